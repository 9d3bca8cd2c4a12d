import type { Lint } from '../lint.ts';
import type { CvcTarget } from './target.ts';

export const cvcDateOrder: Lint<CvcTarget> = {
  name: 'cvc-date-order',
  clause: 'TR-03110-3 C.1.7',
  check: ({ certificate: { effectiveDate, expirationDate } }) =>
    effectiveDate <= expirationDate ? undefined : 'the certificate ends before it begins',
};
