import type { SubjectPublicKeyInfo } from '../algorithms/subject-public-key-info.ts';
import { oidContent, oidText } from '../der/oid.ts';
import { FormatError } from '../errors.ts';
import { tlv } from '../tlv/tlv.ts';
import { type CvcScheme, cvcScheme } from './algorithms.ts';
import { type CvcDomainParameters, cvcCurve } from './domain-parameters.ts';
import { type CvcObjects, cvcObjects } from './objects.ts';
import { CVC_TAG } from './tags.ts';

export interface CvcRsaKey {
  readonly kind: 'rsa';
  readonly modulus: Uint8Array;
  readonly publicExponent: Uint8Array;
}

export interface CvcEcKey {
  readonly kind: 'ec';
  /** Uncompressed: 04 X Y. */
  readonly point: Uint8Array;
  /** Absent where the holder inherits them from the CVCA (TR-03110-3 D.3.3). */
  readonly parameters?: CvcDomainParameters;
}

/** A public key (TR-03110-3 D.3); `algorithm` is an id-TA identifier and says how the key signs. */
export type CvcPublicKey = (CvcRsaKey | CvcEcKey) & {
  readonly algorithm: string;
  readonly scheme: CvcScheme;
};

export type CvcPublicKeyFields = (CvcRsaKey | CvcEcKey) & { readonly algorithm: string };

/** Tags inside 7F49: of an RSA key, and of an elliptic curve key. */
const RSA = { modulus: 0x81, publicExponent: 0x82 } as const;
const EC = {
  prime: 0x81,
  a: 0x82,
  b: 0x83,
  generator: 0x84,
  order: 0x85,
  point: 0x86,
  cofactor: 0x87,
} as const;

/** 7F49. */
export function encodeCvcPublicKey(key: CvcPublicKeyFields): Uint8Array {
  const algorithm = tlv(CVC_TAG.oid, oidContent(key.algorithm));
  if (key.kind === 'rsa') {
    const { modulus, publicExponent } = key;
    return tlv(
      CVC_TAG.publicKey,
      algorithm,
      tlv(RSA.modulus, unsigned(modulus)),
      tlv(RSA.publicExponent, unsigned(publicExponent)),
    );
  }
  const { parameters, point } = key;
  return tlv(
    CVC_TAG.publicKey,
    algorithm,
    ...(parameters === undefined
      ? [tlv(EC.point, point)]
      : [
          tlv(EC.prime, parameters.prime),
          tlv(EC.a, parameters.a),
          tlv(EC.b, parameters.b),
          tlv(EC.generator, parameters.generator),
          tlv(EC.order, parameters.order),
          tlv(EC.point, point),
          tlv(EC.cofactor, parameters.cofactor),
        ]),
  );
}

/** The value of 7F49. Domain parameters are all there or none of them is. */
export function parseCvcPublicKey(value: Uint8Array): CvcPublicKey {
  const where = 'CVC public key';
  const reader = cvcObjects(value, where);
  const algorithm = oidText(reader.take(CVC_TAG.oid, 'the algorithm').value);
  const scheme = cvcScheme(algorithm);
  if (scheme === undefined) {
    throw new FormatError('unsupported', `${where}: ${algorithm} is none of id-TA`);
  }
  const key = scheme.family === 'ecdsa' ? parseEc(reader) : parseRsa(reader);
  reader.end();
  return { ...key, algorithm, scheme };
}

function parseRsa(reader: CvcObjects): CvcRsaKey {
  const modulus = reader.take(RSA.modulus, 'the modulus').value;
  const publicExponent = reader.take(RSA.publicExponent, 'the public exponent').value;
  for (const number of [modulus, publicExponent]) {
    if ((number[0] ?? 0) === 0) {
      throw new FormatError('notCanonical', 'CVC public key: an unsigned number is padded');
    }
  }
  return { kind: 'rsa', modulus, publicExponent };
}

function parseEc(reader: CvcObjects): CvcEcKey {
  const prime = reader.optional(EC.prime);
  if (prime === undefined) {
    return { kind: 'ec', point: parsePoint(reader) };
  }
  const a = reader.take(EC.a, 'coefficient a').value;
  const b = reader.take(EC.b, 'coefficient b').value;
  const generator = reader.take(EC.generator, 'the base point').value;
  const order = reader.take(EC.order, 'the order').value;
  const point = parsePoint(reader);
  const cofactor = reader.take(EC.cofactor, 'the cofactor').value;
  const parameters = { prime: prime.value, a, b, generator, order, cofactor };
  return { kind: 'ec', point, parameters };
}

function parsePoint(reader: CvcObjects): Uint8Array {
  const point = reader.take(EC.point, 'the public point').value;
  if (point[0] !== 0x04 || point.length % 2 !== 1 || point.length < 3) {
    throw new FormatError('value', 'CVC public key: not an uncompressed point');
  }
  return point;
}

function unsigned(number: Uint8Array): Uint8Array {
  const first = number.findIndex((octet) => octet !== 0);
  if (first === -1) throw new FormatError('value', 'CVC public key: the number is zero');
  return number.subarray(first);
}

/** A key of X.509 as one of a card verifiable certificate; `withParameters` spells its curve out. */
export function cvcPublicKeyOf(
  { key }: SubjectPublicKeyInfo,
  algorithm: string,
  withParameters: boolean,
): CvcPublicKeyFields {
  if (key.kind === 'rsa') {
    const { modulus, publicExponent } = key;
    return { kind: 'rsa', algorithm, modulus, publicExponent };
  }
  const curve = key.kind === 'ec' ? cvcCurve(key.curve ?? '') : undefined;
  if (key.kind !== 'ec' || curve === undefined) {
    throw new FormatError('unsupported', 'CVC public key: not a key on a standardised curve');
  }
  const { point } = key;
  return withParameters
    ? { kind: 'ec', algorithm, point, parameters: curve.parameters }
    : { kind: 'ec', algorithm, point };
}
