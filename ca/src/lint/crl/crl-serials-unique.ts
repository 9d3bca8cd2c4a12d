import type { CrlTarget, Lint } from '../lint.ts';
import { entryFacts } from './entry-facts.ts';

export const crlSerialsUnique: Lint<CrlTarget> = {
  name: 'crl-serials-unique',
  clause: 'RFC 5280 5.1.2.6: each certificate once',
  check: ({ crl }) => (entryFacts(crl).repeatsSerial ? 'a serial stands twice' : undefined),
};
