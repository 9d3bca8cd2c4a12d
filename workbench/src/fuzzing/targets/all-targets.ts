import type { FuzzTarget, NetworkTarget } from '../fuzz-target.ts';
import { AGENCY_FILES } from './agency-files.ts';
import { cardAnswers } from './card-answers.ts';
import { CARD_FILES } from './card-files.ts';
import { EXTENSIONS } from './extensions.ts';
import { SIGNED_FORMS } from './signed-forms.ts';
import { WORKSTATION_MESSAGES } from './workstation-messages.ts';

/** Every reader of what comes from outside. */
export async function allTargets(): Promise<readonly FuzzTarget[]> {
  return [
    ...SIGNED_FORMS,
    ...EXTENSIONS,
    ...CARD_FILES,
    ...(await cardAnswers()),
    ...WORKSTATION_MESSAGES,
    ...AGENCY_FILES,
    ...(await networkTargets()),
  ];
}

/** Every reader of the authority that faces the network; loaded when it is asked for, as their keys take a while. */
export async function networkTargets(): Promise<readonly NetworkTarget[]> {
  const { allNetworkTargets } = await import('./network/network-targets.ts');
  return allNetworkTargets();
}
