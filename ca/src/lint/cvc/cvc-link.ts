import { splitReference } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import { type CvcTarget, isSelfSigned } from './target.ts';

/** A link leads from a CVCA's key to its next one. */
export const cvcLink: Lint<CvcTarget> = {
  name: 'cvc-link',
  clause: 'TR-03110-3 2.3.2.1, A.6.1',
  check: (target) => {
    const { holderReference, chat } = target.certificate;
    if (chat.role !== 'cvca' || isSelfSigned(target)) return undefined;
    const [next, before] = [holderReference, target.issuer.holderReference].map(splitReference);
    return next?.country === before?.country && next?.mnemonic === before?.mnemonic
      ? undefined
      : 'a link certificate is for another holder than its issuer';
  },
};
