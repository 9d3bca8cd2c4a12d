import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

export const tstPolicy: Lint<TimeStampTarget> = {
  name: 'tst-policy',
  clause: 'RFC 3161 2.4.2; EN 319 422 5.2',
  check: ({ tstInfo, request, policy }) =>
    tstInfo.policy === policy && (request.policy ?? policy) === policy
      ? undefined
      : `the policy ${tstInfo.policy} is not this unit's, or not the one asked for`,
};
