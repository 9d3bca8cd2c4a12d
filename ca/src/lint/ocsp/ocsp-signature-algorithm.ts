import { signatureAlgorithmOf, signatureScheme } from '@tamga/formats';
import type { Lint, OcspTarget } from '../lint.ts';

export const ocspSignatureAlgorithm: Lint<OcspTarget> = {
  name: 'ocsp-signature-algorithm',
  clause: 'RFC 6960 4.3; TS 119 312 section 6: SHA-2, by the kind of key that signs',
  check: ({ response, responder }) => {
    const algorithm = signatureAlgorithmOf(response.signatureAlgorithm);
    if (algorithm === undefined) {
      return `${response.signatureAlgorithm.oid} is no RSA or ECDSA signature with SHA-2`;
    }
    if (responder === undefined) return undefined;
    const isEcdsa = signatureScheme(algorithm).family === 'ecdsa';
    return isEcdsa === (responder.spki.key.kind === 'ec')
      ? undefined
      : `${algorithm} is no signature of the responder's key`;
  },
};
