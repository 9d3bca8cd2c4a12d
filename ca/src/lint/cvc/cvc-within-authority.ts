import type { Lint } from '../lint.ts';
import type { CvcTarget } from './target.ts';

/** A link may end after the key that signs it: that is what it is for. Both days belong to a validity. */
export const cvcWithinAuthority: Lint<CvcTarget> = {
  name: 'cvc-within-authority',
  clause: 'TR-03110-3 2.3.3; TR-03139 6.3.2',
  check: ({ certificate, issuer }) => {
    if (
      certificate.effectiveDate < issuer.effectiveDate ||
      certificate.effectiveDate > issuer.expirationDate
    ) {
      return 'the certificate begins when its issuer is not valid';
    }
    return certificate.chat.role === 'cvca' || certificate.expirationDate <= issuer.expirationDate
      ? undefined
      : 'the certificate ends after its issuer';
  },
};
