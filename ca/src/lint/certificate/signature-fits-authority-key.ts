import { signatureAlgorithmOf, signatureScheme } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const signatureFitsAuthorityKey: Lint<CertificateTarget> = {
  name: 'signature-fits-authority-key',
  clause: 'RFC 5280 4.1.1.2 and 4.1.2.3',
  check: ({ certificate, issuer }) => {
    const algorithm = signatureAlgorithmOf(certificate.tbsSignatureAlgorithm);
    if (issuer === undefined || algorithm === undefined) return undefined;
    const isEcdsa = signatureScheme(algorithm).family === 'ecdsa';
    const { kind } = issuer.spki.key;
    return isEcdsa === (kind === 'ec' || kind === 'ec-explicit')
      ? undefined
      : `${algorithm} is no signature of the authority's key (${kind})`;
  },
};
