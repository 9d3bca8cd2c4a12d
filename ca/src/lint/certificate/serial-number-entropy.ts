import type { CertificateTarget, Lint } from '../lint.ts';

const MIN_OCTETS = 8;

export const serialNumberEntropy: Lint<CertificateTarget> = {
  name: 'serial-number-entropy',
  clause: 'CA/B Forum BR 7.1: at least 64 random bits',
  check: ({ certificate: { serial } }) =>
    serial.bytes.length > MIN_OCTETS
      ? undefined
      : `the serial has ${serial.bytes.length} octets: 64 random bits do not fit`,
};
