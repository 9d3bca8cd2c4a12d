import type { Lint, TimeStampTarget } from '../lint.ts';

export const timeStampOrdering: Lint<TimeStampTarget> = {
  name: 'time-stamp-ordering',
  clause: 'RFC 3161 2.4.2; X.690 11.5: the default is not written',
  check: ({ info: { writesOrdering } }) =>
    writesOrdering === false ? 'ordering FALSE is written out' : undefined,
};
