import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

/** RFC 3161 2.4.2: users must take up to 160 bits. */
const MAX_BITS = 160n;

export const tstSerialNumber: Lint<TimeStampTarget> = {
  name: 'tst-serial-number',
  clause: 'RFC 3161 2.4.2',
  check: ({ tstInfo }) => {
    const { value } = tstInfo.serialNumber;
    return value > 0n && value >> MAX_BITS === 0n
      ? undefined
      : `serialNumber is not positive, or longer than ${MAX_BITS} bits`;
  },
};
