import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import {
  bitString,
  type CvcDomainParameters,
  type CvcPublicKey,
  EC_PUBLIC_KEY_OID,
  encodeRsaSpki,
  oid,
  recogniseCurve,
  sequence,
} from '@tamga/formats';

/** Bounds of an RSA key whose verification takes a sane time. */
const MAX_RSA_OCTETS = 1024;
const MAX_EXPONENT_OCTETS = 4;

/**
 * Whether `signature` over `data` was made by the holder of `publicKey`: ECDSA in plain format, or RSA. `parameters` are
 * those that the key inherits where it spells none out. Anything odd is `false`.
 */
export function verifyCvcSignature(input: {
  readonly publicKey: CvcPublicKey;
  readonly parameters?: CvcDomainParameters | undefined;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}): boolean {
  const { publicKey, data, signature } = input;
  const { family, hash } = publicKey.scheme;
  try {
    const key = importKey(publicKey, input.parameters);
    if (key === undefined) return false;
    switch (family) {
      case 'ecdsa':
        return verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature);
      case 'rsa-pkcs1':
        return verify(hash, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
      case 'rsa-pss':
        return verify(
          hash,
          data,
          {
            key,
            padding: constants.RSA_PKCS1_PSS_PADDING,
            // As long as the hash (TR-03110-3 A.6.3.1).
            saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
          },
          signature,
        );
    }
  } catch {
    return false;
  }
}

/** Bits of the modulus or of the curve; undefined for a curve that is not a standardised one. */
export function cvcKeyBits(
  publicKey: CvcPublicKey,
  inherited: CvcDomainParameters | undefined,
): number | undefined {
  if (publicKey.kind === 'rsa') {
    const [first = 0] = publicKey.modulus;
    return publicKey.modulus.length * 8 - (Math.clz32(first) - 24);
  }
  const parameters = publicKey.parameters ?? inherited;
  return parameters && recogniseCurve(parameters)?.bits;
}

/** Whether the key can be used at all: its point lies on its curve. */
export function isUsableCvcKey(
  publicKey: CvcPublicKey,
  inherited: CvcDomainParameters | undefined,
): boolean {
  try {
    return importKey(publicKey, inherited) !== undefined;
  } catch {
    return false;
  }
}

function importKey(
  publicKey: CvcPublicKey,
  inherited: CvcDomainParameters | undefined,
): KeyObject | undefined {
  if (publicKey.kind === 'rsa') {
    const { modulus, publicExponent } = publicKey;
    const isSane =
      modulus.length <= MAX_RSA_OCTETS &&
      publicExponent.length <= MAX_EXPONENT_OCTETS &&
      ((publicExponent.at(-1) ?? 0) & 1) === 1;
    return isSane ? readSpki(encodeRsaSpki(modulus, publicExponent)) : undefined;
  }
  const parameters = publicKey.parameters ?? inherited;
  const curve = parameters && recogniseCurve(parameters);
  if (curve === undefined || publicKey.point.length !== curve.parameters.generator.length) {
    return undefined;
  }
  // By its name, never by the numbers that somebody sent.
  return readSpki(
    sequence(sequence(oid(EC_PUBLIC_KEY_OID), oid(curve.oid)), bitString(publicKey.point)),
  );
}

function readSpki(spki: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
}
