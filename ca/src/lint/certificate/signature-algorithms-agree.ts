import { equalBytes } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const signatureAlgorithmsAgree: Lint<CertificateTarget> = {
  name: 'signature-algorithms-agree',
  clause: 'RFC 5280 4.1.1.2',
  check: ({ certificate: { tbsSignatureAlgorithm, signatureAlgorithm } }) =>
    equalBytes(tbsSignatureAlgorithm.raw, signatureAlgorithm.raw)
      ? undefined
      : 'the algorithm inside differs from the one beside the signature',
};
