import { signatureAlgorithmOf } from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import type { Lint } from '../lint.ts';
import type { PublicationTarget } from './target.ts';

export const crlSignature: Lint<PublicationTarget> = {
  name: 'crl-signature',
  clause: 'RFC 5280 5.1.1.3 and 6.3.3 (g)',
  check: ({ crl, issuer }) => {
    if (issuer === undefined) return undefined;
    const algorithm = signatureAlgorithmOf(crl.signatureAlgorithm);
    const { tbs: data, signature } = crl;
    const isSigned =
      algorithm !== undefined &&
      verifySignature({ spki: issuer.spki.raw, algorithm, data, signature });
    return isSigned ? undefined : 'the key of the issuer did not make the signature';
  },
};
