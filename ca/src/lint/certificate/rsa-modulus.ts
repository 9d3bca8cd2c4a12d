import type { CertificateTarget, Lint } from '../lint.ts';

const MIN_BITS = 2048;

export const rsaModulus: Lint<CertificateTarget> = {
  name: 'rsa-modulus',
  clause: 'TS 119 312 6.2.2; Doc 9303-12 4.1.6',
  check: ({ certificate: { spki } }) =>
    spki.key.kind === 'rsa' && spki.key.bits < MIN_BITS
      ? `the modulus has ${spki.key.bits} bits`
      : undefined,
};
