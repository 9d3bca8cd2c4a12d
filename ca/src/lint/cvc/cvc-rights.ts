import { commonRights, equalBytes } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { CvcTarget } from './target.ts';

/** A chip grants what the whole chain has: a right beyond the issuer's is a mistake, or an attempt. */
export const cvcRights: Lint<CvcTarget> = {
  name: 'cvc-rights',
  clause: 'TR-03110-3 C.4.2',
  check: ({ certificate: { chat }, issuer }) =>
    equalBytes(commonRights(chat.rights, issuer.chat.rights), chat.rights)
      ? undefined
      : "a right is granted that the issuer's own authorisation does not have",
};
