import type { Lint } from '../lint.ts';
import type { CvcTarget } from './target.ts';

export const cvcAuthority: Lint<CvcTarget> = {
  name: 'cvc-authority',
  clause: 'TR-03110-3 A.6.1',
  check: ({ certificate, issuer }) =>
    certificate.authorityReference === issuer.holderReference
      ? undefined
      : `the authority reference is not ${issuer.holderReference}, the holder reference of the issuer`,
};
