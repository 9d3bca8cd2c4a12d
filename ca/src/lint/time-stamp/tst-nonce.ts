import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

export const tstNonce: Lint<TimeStampTarget> = {
  name: 'tst-nonce',
  clause: 'RFC 3161 2.4.2',
  check: ({ tstInfo, request }) =>
    tstInfo.nonce?.value === request.nonce?.value
      ? undefined
      : 'the nonce is not the one of the request',
};
