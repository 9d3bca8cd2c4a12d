import { equalBytes } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';

export const crlSignatureAlgorithmsAgree: Lint<CrlTarget> = {
  name: 'crl-signature-algorithms-agree',
  clause: 'RFC 5280 5.1.1.2',
  check: ({ crl: { tbsSignatureAlgorithm, signatureAlgorithm } }) =>
    equalBytes(tbsSignatureAlgorithm.raw, signatureAlgorithm.raw)
      ? undefined
      : 'the algorithm inside differs from the one beside the signature',
};
