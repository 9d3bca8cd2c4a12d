import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

export const tstOrdering: Lint<TimeStampTarget> = {
  name: 'tst-ordering',
  clause: 'RFC 3161 2.4.2; EN 319 422 5.2',
  check: ({ tstInfo }) =>
    tstInfo.ordering ? 'ordering promises an order that several processes cannot keep' : undefined,
};
