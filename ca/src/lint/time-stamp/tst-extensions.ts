import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

export const tstExtensions: Lint<TimeStampTarget> = {
  name: 'tst-extensions',
  clause: 'EN 319 422 5.2',
  check: ({ tstInfo }) =>
    tstInfo.extensions.some(({ critical }) => critical) ? 'an extension is critical' : undefined,
};
