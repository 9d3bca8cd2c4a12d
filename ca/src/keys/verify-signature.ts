import { constants, createPublicKey, verify } from 'node:crypto';
import { type SignatureAlgorithm, signatureScheme } from '@tamga/formats';

/** node:crypto's judgement of a signature; false for a key that does not fit the algorithm. */
export function verifySignature(
  spki: Uint8Array,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { family, hash } = signatureScheme(algorithm);
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== (family === 'ecdsa' ? 'ec' : 'rsa')) return false;
  return verify(
    hash,
    data,
    family === 'rsa-pss'
      ? {
          key,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
        }
      : key,
    signature,
  );
}
