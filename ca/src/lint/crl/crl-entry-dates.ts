import type { CrlTarget, Lint } from '../lint.ts';

export const crlEntryDates: Lint<CrlTarget> = {
  name: 'crl-entry-dates',
  clause: 'RFC 5280 5.1.2.6: nothing is revoked in the future',
  check: ({ crl }) => {
    for (const { revocationDate } of crl.entries()) {
      if (revocationDate > crl.thisUpdate) return 'an entry is revoked after thisUpdate';
    }
    return undefined;
  },
};
