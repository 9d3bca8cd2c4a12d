import { hex } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

const LOWEST = 2n ** 16n;
const HIGHEST = 2n ** 256n;

export const rsaPublicExponent: Lint<CertificateTarget> = {
  name: 'rsa-public-exponent',
  clause: 'TS 119 312 6.2.2.1: odd, between 2^16 and 2^256',
  check: ({ certificate: { spki } }) => {
    if (spki.key.kind !== 'rsa') return undefined;
    const exponent = BigInt(`0x${hex(spki.key.publicExponent)}`);
    return exponent % 2n === 1n && exponent > LOWEST && exponent < HIGHEST
      ? undefined
      : `the public exponent ${exponent} is not allowed`;
  },
};
