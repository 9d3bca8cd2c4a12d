import type { Lint } from '../lint.ts';
import { placeOf } from './series.ts';
import type { PublicationTarget } from './target.ts';

export const crlDeltaApplies: Lint<PublicationTarget> = {
  name: 'crl-delta-applies',
  clause: 'RFC 5280 5.2.4 (c): to complete lists from BaseCRLNumber on',
  check: ({ crl, previous }) => {
    if (previous === undefined) return undefined;
    const { base } = placeOf(crl);
    const before = placeOf(previous);
    if (base === undefined || before.base !== undefined || before.number === undefined) {
      return undefined;
    }
    return before.number < base
      ? `the delta begins at ${base}: the complete list before it is ${before.number}`
      : undefined;
  },
};
