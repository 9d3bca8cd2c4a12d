import type { CrlTarget, Lint } from '../lint.ts';
import { entryFacts } from './entry-facts.ts';

export const crlReasonUnspecified: Lint<CrlTarget> = {
  name: 'crl-reason-unspecified',
  clause: 'RFC 5280 5.3.1: unspecified is said by leaving reasonCode away',
  check: ({ crl }) =>
    entryFacts(crl).encodesUnspecified ? 'reasonCode 0 is written out' : undefined,
};
