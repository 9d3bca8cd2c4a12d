import type { SignatureAlgorithm } from '../algorithms/signature-algorithm.ts';

/** id-TA (TR-03110-3 A.1.1.3): the object identifier stands in the public key and fixes how that key signs. */
const ID_TA = '0.4.0.127.0.7.2.2.2';

export type CvcHash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
export interface CvcScheme {
  readonly family: 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa';
  readonly hash: CvcHash;
}

const SCHEMES = new Map<string, CvcScheme>([
  [`${ID_TA}.1.1`, { family: 'rsa-pkcs1', hash: 'sha1' }],
  [`${ID_TA}.1.2`, { family: 'rsa-pkcs1', hash: 'sha256' }],
  [`${ID_TA}.1.3`, { family: 'rsa-pss', hash: 'sha1' }],
  [`${ID_TA}.1.4`, { family: 'rsa-pss', hash: 'sha256' }],
  [`${ID_TA}.1.5`, { family: 'rsa-pkcs1', hash: 'sha512' }],
  [`${ID_TA}.1.6`, { family: 'rsa-pss', hash: 'sha512' }],
  [`${ID_TA}.2.1`, { family: 'ecdsa', hash: 'sha1' }],
  [`${ID_TA}.2.2`, { family: 'ecdsa', hash: 'sha224' }],
  [`${ID_TA}.2.3`, { family: 'ecdsa', hash: 'sha256' }],
  [`${ID_TA}.2.4`, { family: 'ecdsa', hash: 'sha384' }],
  [`${ID_TA}.2.5`, { family: 'ecdsa', hash: 'sha512' }],
]);

/** Undefined for an identifier that is none of id-TA. */
export function cvcScheme(oid: string): CvcScheme | undefined {
  return SCHEMES.get(oid);
}

/** The id-TA identifier of what a key of ours signs with; undefined where the standard has none (RSA with SHA-384). */
export function cvcAlgorithmOid(algorithm: SignatureAlgorithm): string | undefined {
  for (const [oid, { family, hash }] of SCHEMES) {
    if (`${family}-${hash}` === algorithm) return oid;
  }
  return undefined;
}
