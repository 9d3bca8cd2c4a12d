import type { CrlTarget, Lint } from '../lint.ts';
import { entryFacts } from './entry-facts.ts';

export const crlEntryDates: Lint<CrlTarget> = {
  name: 'crl-entry-dates',
  clause: 'RFC 5280 5.1.2.6: nothing is revoked in the future',
  check: ({ crl }) => {
    const { latest } = entryFacts(crl);
    return latest !== undefined && latest > crl.thisUpdate
      ? 'an entry is revoked after thisUpdate'
      : undefined;
  },
};
