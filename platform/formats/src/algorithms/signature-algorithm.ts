import { nullValue, oid, sequence } from '../der/write.ts';
import { type AlgorithmIdentifier, isNull } from './algorithm-identifier.ts';
import type { HashName } from './hash-algorithm.ts';
import { encodePssParameters, parsePssParameters } from './pss-parameters.ts';

/** Signature algorithms that Tamga makes and recognises; PSS with MGF1 of the same hash and a salt as long as the hash. */
export type SignatureAlgorithm =
  | 'rsa-pkcs1-sha256'
  | 'rsa-pkcs1-sha384'
  | 'rsa-pkcs1-sha512'
  | 'rsa-pss-sha256'
  | 'rsa-pss-sha384'
  | 'rsa-pss-sha512'
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'
  | 'ecdsa-sha512';

export const RSASSA_PSS_OID = '1.2.840.113549.1.1.10';

interface Scheme {
  readonly oid: string;
  readonly hash: HashName;
  readonly family: 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa';
}

const SCHEMES: Readonly<Record<SignatureAlgorithm, Scheme>> = {
  'rsa-pkcs1-sha256': { oid: '1.2.840.113549.1.1.11', hash: 'sha256', family: 'rsa-pkcs1' },
  'rsa-pkcs1-sha384': { oid: '1.2.840.113549.1.1.12', hash: 'sha384', family: 'rsa-pkcs1' },
  'rsa-pkcs1-sha512': { oid: '1.2.840.113549.1.1.13', hash: 'sha512', family: 'rsa-pkcs1' },
  'rsa-pss-sha256': { oid: RSASSA_PSS_OID, hash: 'sha256', family: 'rsa-pss' },
  'rsa-pss-sha384': { oid: RSASSA_PSS_OID, hash: 'sha384', family: 'rsa-pss' },
  'rsa-pss-sha512': { oid: RSASSA_PSS_OID, hash: 'sha512', family: 'rsa-pss' },
  'ecdsa-sha256': { oid: '1.2.840.10045.4.3.2', hash: 'sha256', family: 'ecdsa' },
  'ecdsa-sha384': { oid: '1.2.840.10045.4.3.3', hash: 'sha384', family: 'ecdsa' },
  'ecdsa-sha512': { oid: '1.2.840.10045.4.3.4', hash: 'sha512', family: 'ecdsa' },
};

export const SIGNATURE_ALGORITHMS: readonly SignatureAlgorithm[] = [
  'rsa-pkcs1-sha256',
  'rsa-pkcs1-sha384',
  'rsa-pkcs1-sha512',
  'rsa-pss-sha256',
  'rsa-pss-sha384',
  'rsa-pss-sha512',
  'ecdsa-sha256',
  'ecdsa-sha384',
  'ecdsa-sha512',
];

/** Hash and key family of a signature algorithm. */
export function signatureScheme(algorithm: SignatureAlgorithm): Scheme {
  return SCHEMES[algorithm];
}

/** AlgorithmIdentifier: RSA PKCS#1 with NULL, ECDSA without parameters, PSS with its own. */
export function encodeSignatureAlgorithm(algorithm: SignatureAlgorithm): Uint8Array {
  const scheme = SCHEMES[algorithm];
  switch (scheme.family) {
    case 'rsa-pkcs1':
      return sequence(oid(scheme.oid), nullValue());
    case 'rsa-pss':
      return sequence(oid(scheme.oid), encodePssParameters(scheme.hash));
    case 'ecdsa':
      return sequence(oid(scheme.oid));
  }
}

/**
 * The algorithm that an identifier names, or undefined when it is none of ours. Malformed PSS
 * parameters are an error. RSA PKCS#1 needs NULL (RFC 4055 5), ECDSA no parameters (RFC 5758 3.2).
 */
export function signatureAlgorithmOf(
  identifier: AlgorithmIdentifier,
): SignatureAlgorithm | undefined {
  const { parameters } = identifier;
  if (identifier.oid === RSASSA_PSS_OID) {
    if (parameters === undefined) return undefined;
    const pss = parsePssParameters(parameters);
    return SIGNATURE_ALGORITHMS.find((candidate) => {
      const { family, hash } = SCHEMES[candidate];
      return (
        family === 'rsa-pss' && hash === pss.hash && hash === pss.mgfHash && pss.saltIsHashLength
      );
    });
  }
  return SIGNATURE_ALGORITHMS.find((candidate) => {
    const { family, oid: known } = SCHEMES[candidate];
    if (known !== identifier.oid) return false;
    return family === 'ecdsa'
      ? parameters === undefined
      : parameters !== undefined && isNull(parameters);
  });
}
