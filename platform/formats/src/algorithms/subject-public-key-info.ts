import { parseBitString, parseOid, sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { bitString, integer, nullValue, oid, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { type AlgorithmIdentifier, parseAlgorithmIdentifier } from './algorithm-identifier.ts';
import { CURVE_OID, curveName, type NamedCurve } from './curves.ts';
import { type ExplicitCurve, parseExplicitCurve } from './explicit-curve.ts';

export const RSA_ENCRYPTION_OID = '1.2.840.113549.1.1.1';
export const EC_PUBLIC_KEY_OID = '1.2.840.10045.2.1';

/** A public key, as far as its kind is known. Numbers are unsigned big-endian without padding. */
export type PublicKeyDetails =
  | {
      readonly kind: 'rsa';
      readonly modulus: Uint8Array;
      readonly publicExponent: Uint8Array;
      readonly bits: number;
    }
  | {
      readonly kind: 'ec';
      /** Undefined for a named curve outside the table; `curveOid` says which. */
      readonly curve: NamedCurve | undefined;
      readonly curveOid: string;
      readonly point: Uint8Array;
    }
  | {
      /** ECParameters written out, as ICAO certificates do (Doc 9303-12 4.1.6). */
      readonly kind: 'ec-explicit';
      readonly parameters: ExplicitCurve;
      readonly point: Uint8Array;
    }
  | { readonly kind: 'other' };

/** SubjectPublicKeyInfo (RFC 5280 4.1.2.7). `publicKey` is the BIT STRING's content. */
export interface SubjectPublicKeyInfo {
  readonly raw: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  readonly publicKey: Uint8Array;
  readonly key: PublicKeyDetails;
}

export function parseSpki(source: Uint8Array | DerNode): SubjectPublicKeyInfo {
  const where = 'SubjectPublicKeyInfo';
  const node = source instanceof Uint8Array ? parseDer(source) : source;
  const reader = sequenceFields(node, where);
  const algorithm = parseAlgorithmIdentifier(reader.next('algorithm'), `${where} algorithm`);
  const publicKey = parseBitString(reader.next('subjectPublicKey'), where);
  reader.end();
  return { raw: node.raw, algorithm, publicKey, key: keyDetails(algorithm, publicKey) };
}

/** SubjectPublicKeyInfo of an RSA key from unsigned big-endian modulus and exponent (RFC 3279 2.3.1). */
export function encodeRsaSpki(modulus: Uint8Array, publicExponent: Uint8Array): Uint8Array {
  return sequence(
    sequence(oid(RSA_ENCRYPTION_OID), nullValue()),
    bitString(sequence(integer(modulus), integer(publicExponent))),
  );
}

/** SubjectPublicKeyInfo of an EC key on a named curve; `point` is uncompressed (04 X Y). */
export function encodeEcSpki(curve: NamedCurve, point: Uint8Array): Uint8Array {
  return sequence(sequence(oid(EC_PUBLIC_KEY_OID), oid(CURVE_OID[curve])), bitString(point));
}

function keyDetails(algorithm: AlgorithmIdentifier, publicKey: Uint8Array): PublicKeyDetails {
  if (algorithm.oid === RSA_ENCRYPTION_OID) return rsaDetails(publicKey);
  if (algorithm.oid === EC_PUBLIC_KEY_OID) return ecDetails(algorithm, publicKey);
  return { kind: 'other' };
}

/** An RSA-16384 modulus and its sign. */
const MAX_NUMBER_OCTETS = 2049;

function rsaDetails(publicKey: Uint8Array): PublicKeyDetails {
  const where = 'RSAPublicKey';
  const reader = sequenceFields(parseDer(publicKey), where);
  const modulus = positive(reader.take(TAG.integer, 'modulus'), where);
  const publicExponent = positive(reader.take(TAG.integer, 'publicExponent'), where);
  reader.end();
  return {
    kind: 'rsa',
    modulus: modulus.bytes,
    publicExponent: publicExponent.bytes,
    bits: modulus.bits,
  };
}

/** The content of a checked INTEGER has at most one zero octet before the number, its sign. */
function positive({ content }: DerNode, where: string): { bytes: Uint8Array; bits: number } {
  const [first = 0, second] = content;
  if (first >= 0x80 || (first === 0 && second === undefined)) {
    throw new FormatError('value', `${where}: number is not positive`);
  }
  if (content.length > MAX_NUMBER_OCTETS) {
    throw new FormatError('limit', `${where}: more than ${MAX_NUMBER_OCTETS} octets`);
  }
  const bytes = content.slice(first === 0 ? 1 : 0);
  return { bytes, bits: bytes.length * 8 - Math.clz32((bytes[0] ?? 0) << 24) };
}

function ecDetails(algorithm: AlgorithmIdentifier, point: Uint8Array): PublicKeyDetails {
  if (algorithm.parameters === undefined) {
    throw new FormatError('missing', 'SubjectPublicKeyInfo: EC parameters are missing');
  }
  const parameters = parseDer(algorithm.parameters);
  if (parameters.tagClass === 'universal' && parameters.tag === TAG.sequence) {
    return { kind: 'ec-explicit', parameters: parseExplicitCurve(parameters), point };
  }
  const curveOid = parseOid(parameters, 'SubjectPublicKeyInfo: EC named curve');
  return { kind: 'ec', curve: curveName(curveOid), curveOid, point };
}
