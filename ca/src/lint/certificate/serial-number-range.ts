import type { CertificateTarget, Lint } from '../lint.ts';

const MAX_OCTETS = 20;

export const serialNumberRange: Lint<CertificateTarget> = {
  name: 'serial-number-range',
  clause: 'RFC 5280 4.1.2.2',
  check: ({ certificate: { serial } }) =>
    serial.value > 0n && serial.bytes.length <= MAX_OCTETS
      ? undefined
      : `the serial is not positive, or has ${serial.bytes.length} octets`,
};
