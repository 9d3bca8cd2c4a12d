import { signatureAlgorithmOf } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';

export const crlSignatureAlgorithmKnown: Lint<CrlTarget> = {
  name: 'crl-signature-algorithm-known',
  clause: 'TS 119 312 section 6; Doc 9303-12 4.1.6',
  check: ({ crl: { tbsSignatureAlgorithm } }) =>
    signatureAlgorithmOf(tbsSignatureAlgorithm) === undefined
      ? `${tbsSignatureAlgorithm.oid} is no RSA or ECDSA signature with SHA-2`
      : undefined,
};
