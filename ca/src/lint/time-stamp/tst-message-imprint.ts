import { equalBytes, isImprintLengthRight } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

export const tstMessageImprint: Lint<TimeStampTarget> = {
  name: 'tst-message-imprint',
  clause: 'RFC 3161 2.4.1, 2.4.2',
  check: ({ tstInfo: { messageImprint }, request }) => {
    if (!equalBytes(messageImprint.raw, request.messageImprint.raw)) {
      return 'messageImprint is not the one of the request';
    }
    return isImprintLengthRight(messageImprint)
      ? undefined
      : 'hashedMessage has another length than its hash gives';
  },
};
