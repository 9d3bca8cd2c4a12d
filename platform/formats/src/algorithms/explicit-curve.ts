import {
  expectTag,
  integerValue,
  parseOid,
  parseSmallInteger,
  sequenceFields,
} from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { FormatError } from '../errors.ts';

const PRIME_FIELD_OID = '1.2.840.10045.1.1';

/** ECParameters over a prime field (X9.62, RFC 3279 2.3.5). Whether they are a known curve is for the judge. */
export interface ExplicitCurve {
  readonly raw: Uint8Array;
  readonly prime: bigint;
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  readonly seed?: Uint8Array;
  readonly generator: Uint8Array;
  readonly order: bigint;
  readonly cofactor?: bigint;
}

export function parseExplicitCurve(node: DerNode): ExplicitCurve {
  const where = 'ECParameters';
  const reader = sequenceFields(node, where);
  parseSmallInteger(reader.next('version'), where, 1, 3);
  const prime = parsePrime(reader.next('fieldID'));
  const curve = sequenceFields(reader.next('curve'), `${where} curve`);
  const a = curve.take(TAG.octetString, 'a').content;
  const b = curve.take(TAG.octetString, 'b').content;
  const seed = curve.optional(TAG.bitString)?.content.subarray(1);
  curve.end();
  const generator = reader.take(TAG.octetString, 'base').content;
  const order = integerValue(reader.take(TAG.integer, 'order').content);
  const cofactor = reader.optional(TAG.integer);
  reader.end();
  return {
    raw: node.raw,
    prime,
    a,
    b,
    generator,
    order,
    ...(seed === undefined ? {} : { seed }),
    ...(cofactor === undefined ? {} : { cofactor: integerValue(cofactor.content) }),
  };
}

function parsePrime(node: DerNode): bigint {
  const where = 'ECParameters fieldID';
  const reader = sequenceFields(node, where);
  if (parseOid(reader.next('fieldType'), where) !== PRIME_FIELD_OID) {
    throw new FormatError('unsupported', `${where}: not a prime field`);
  }
  const prime = integerValue(expectTag(reader.next('prime'), TAG.integer, where).content);
  reader.end();
  return prime;
}
