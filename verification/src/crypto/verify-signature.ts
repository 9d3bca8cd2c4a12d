import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { parseSpki, type SignatureAlgorithm } from '@tamga/formats';

/** What node:crypto is asked for; PSS salts are as long as the hash (RFC 4055 section 3.1, as this project writes them). */
const PRIMITIVES: Readonly<
  Record<
    SignatureAlgorithm,
    { readonly hash: string; readonly kind: 'rsa' | 'rsa-pss' | 'ec'; readonly saltLength?: number }
  >
> = {
  'rsa-pkcs1-sha256': { hash: 'sha256', kind: 'rsa' },
  'rsa-pkcs1-sha384': { hash: 'sha384', kind: 'rsa' },
  'rsa-pkcs1-sha512': { hash: 'sha512', kind: 'rsa' },
  'rsa-pss-sha256': { hash: 'sha256', kind: 'rsa-pss', saltLength: 32 },
  'rsa-pss-sha384': { hash: 'sha384', kind: 'rsa-pss', saltLength: 48 },
  'rsa-pss-sha512': { hash: 'sha512', kind: 'rsa-pss', saltLength: 64 },
  'ecdsa-sha256': { hash: 'sha256', kind: 'ec' },
  'ecdsa-sha384': { hash: 'sha384', kind: 'ec' },
  'ecdsa-sha512': { hash: 'sha512', kind: 'ec' },
};

/**
 * Whether `signature` over `data` was made with the private key of `spki` (DER SubjectPublicKeyInfo).
 * OpenSSL compares; nothing recovered from a signature is ever parsed here. Anything odd is `false`.
 */
export function verifySignature(input: {
  readonly spki: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}): boolean {
  const primitive = PRIMITIVES[input.algorithm];
  const key = readKey(input.spki);
  if (key === undefined || !fits(key, primitive.kind)) {
    return false;
  }
  try {
    switch (primitive.kind) {
      case 'rsa':
        return verify(
          primitive.hash,
          input.data,
          { key, padding: constants.RSA_PKCS1_PADDING },
          input.signature,
        );
      case 'rsa-pss':
        return verify(
          primitive.hash,
          input.data,
          {
            key,
            padding: constants.RSA_PKCS1_PSS_PADDING,
            ...(primitive.saltLength === undefined ? {} : { saltLength: primitive.saltLength }),
          },
          input.signature,
        );
      case 'ec':
        return verify(primitive.hash, input.data, { key, dsaEncoding: 'der' }, input.signature);
    }
  } catch {
    return false;
  }
}

/** Size of the key in bits: the modulus of RSA, the order's field of an elliptic curve; undefined when unreadable. */
export function keyBits(spki: Uint8Array): { kind: 'rsa' | 'ec'; bits: number } | undefined {
  const key = readKey(spki);
  const details = key?.asymmetricKeyDetails;
  if (details?.modulusLength !== undefined) {
    return { kind: 'rsa', bits: details.modulusLength };
  }
  const bits = details?.namedCurve === undefined ? undefined : CURVE_BITS[details.namedCurve];
  return bits === undefined ? undefined : { kind: 'ec', bits };
}

const CURVE_BITS: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
  brainpoolP256r1: 256,
  brainpoolP384r1: 384,
  brainpoolP512r1: 512,
};

/** Verification takes as long as modulus and exponent are: beyond these bounds no policy goes (RFC 8017 section 3.1: e is odd and above 1). */
const MAX_RSA_BITS = 8192;
const MAX_EXPONENT = 0xffff_ffffn;

function isSane(key: KeyObject): boolean {
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (modulusLength === undefined || publicExponent === undefined) {
    return key.asymmetricKeyType === 'ec';
  }
  return (
    modulusLength <= MAX_RSA_BITS &&
    publicExponent > 1n &&
    publicExponent <= MAX_EXPONENT &&
    publicExponent % 2n === 1n
  );
}

/** Issuers' keys come again and again, and reading one costs as much as several verifications. */
const MAX_KEPT_KEYS = 32;
const keptKeys = new Map<string, KeyObject>();

function readKey(spki: Uint8Array): KeyObject | undefined {
  const name = Buffer.from(spki).toString('latin1');
  const kept = keptKeys.get(name);
  if (kept !== undefined) {
    keptKeys.delete(name);
    keptKeys.set(name, kept);
    return kept;
  }
  try {
    const key = importKey(spki);
    if (!isSane(key)) {
      return undefined;
    }
    keptKeys.set(name, key);
    const [oldest] = keptKeys.keys();
    if (keptKeys.size > MAX_KEPT_KEYS && oldest !== undefined) {
      keptKeys.delete(oldest);
    }
    return key;
  } catch {
    return undefined;
  }
}

/** An RSA key by its numbers: OpenSSL's reader of SubjectPublicKeyInfo takes twenty times as long. */
function importKey(spki: Uint8Array): KeyObject {
  const { key } = parseSpki(spki);
  if (key.kind !== 'rsa') {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  }
  const number = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  return createPublicKey({
    key: { kty: 'RSA', n: number(key.modulus), e: number(key.publicExponent) },
    format: 'jwk',
  });
}

function fits(key: KeyObject, kind: 'rsa' | 'rsa-pss' | 'ec'): boolean {
  switch (kind) {
    case 'rsa':
      return key.asymmetricKeyType === 'rsa';
    case 'rsa-pss':
      return key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss';
    case 'ec':
      return key.asymmetricKeyType === 'ec';
  }
}
