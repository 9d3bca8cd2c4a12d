import type { CrlTarget, Lint } from '../lint.ts';
import { entryFacts } from './entry-facts.ts';

export const crlEntryValues: Lint<CrlTarget> = {
  name: 'crl-entry-values',
  clause: 'RFC 5280 5.1.2.6 and 5.3: reasons 0 to 6 and 8 to 10',
  check: ({ crl }) => entryFacts(crl).unreadable,
};
