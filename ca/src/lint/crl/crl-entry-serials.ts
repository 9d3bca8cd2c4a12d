import type { CrlTarget, Lint } from '../lint.ts';
import { entryFacts } from './entry-facts.ts';

export const crlEntrySerials: Lint<CrlTarget> = {
  name: 'crl-entry-serials',
  clause: 'RFC 5280 4.1.2.2 and 5.1.2.6',
  check: ({ crl }) =>
    entryFacts(crl).hasImpossibleSerial
      ? 'a serial is not positive, or longer than 20 octets'
      : undefined,
};
