import type { FuzzTarget } from './fuzz-target.ts';
import { AGENCY_FILES } from './targets/agency-files.ts';
import { cardAnswers } from './targets/card-answers.ts';
import { CARD_FILES } from './targets/card-files.ts';
import { EXTENSIONS } from './targets/extensions.ts';
import { SIGNED_FORMS } from './targets/signed-forms.ts';
import { WORKSTATION_MESSAGES } from './targets/workstation-messages.ts';

export * from './fuzz-loop.ts';
export * from './fuzz-target.ts';
export * from './run-fuzzer.ts';
export * from './watchdog.ts';

/** Every reader of what comes from outside. */
export async function allTargets(): Promise<readonly FuzzTarget[]> {
  return [
    ...SIGNED_FORMS,
    ...EXTENSIONS,
    ...CARD_FILES,
    ...(await cardAnswers()),
    ...WORKSTATION_MESSAGES,
    ...AGENCY_FILES,
  ];
}
