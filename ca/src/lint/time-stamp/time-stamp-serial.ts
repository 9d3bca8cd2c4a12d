import type { Lint, TimeStampTarget } from '../lint.ts';

export const timeStampSerial: Lint<TimeStampTarget> = {
  name: 'time-stamp-serial',
  clause: 'RFC 3161 2.4.2: up to 160 bits',
  check: ({ info: { serial } }) =>
    serial.value > 0n && serial.value < 2n ** 160n
      ? undefined
      : 'the serial is not positive, or longer than 160 bits',
};
