import { compareBytes, concat, utf8Bytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { TAG, type TagClass } from './node.ts';
import { oidContent } from './oid.ts';

const CLASS_BITS = { universal: 0x00, application: 0x40, context: 0x80, private: 0xc0 } as const;

/** Writes one element from its parts: the base of every writer below. */
export function element(
  tagClass: TagClass,
  tag: number,
  constructed: boolean,
  ...content: readonly Uint8Array[]
): Uint8Array {
  if (!Number.isInteger(tag) || tag < 0 || tag > 30) {
    throw new FormatError('unsupported', `DER: tag number ${tag} is not written`);
  }
  return write(CLASS_BITS[tagClass] | (constructed ? 0x20 : 0) | tag, content);
}

function write(identifier: number, parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const lengthOctets =
    length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
  const bytes = new Uint8Array(2 + lengthOctets + length);
  bytes[0] = identifier;
  bytes[1] = lengthOctets === 0 ? length : 0x80 | lengthOctets;
  for (let i = 0; i < lengthOctets; i++) bytes[2 + i] = length >>> (8 * (lengthOctets - 1 - i));
  let offset = 2 + lengthOctets;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

export function sequence(...elements: readonly Uint8Array[]): Uint8Array {
  return write(0x30, elements);
}

/** SEQUENCE OF a list too long to be spread into arguments. */
export function sequenceOf(elements: readonly Uint8Array[]): Uint8Array {
  return write(0x30, elements);
}

/** SET or SET OF, its encodings in ascending order (X.690 11.6). */
export function setOf(elements: readonly Uint8Array[]): Uint8Array {
  return write(0x31, sortedElements(elements));
}

/** Encodings in the order of a DER SET OF, for implicitly tagged sets. */
export function sortedElements(elements: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...elements].sort(compareBytes);
}

/** INTEGER; bytes are taken as an unsigned big-endian number. */
export function integer(value: bigint | number | Uint8Array): Uint8Array {
  return write(TAG.integer, [integerContent(value)]);
}

/** Content octets of an INTEGER, for implicit tags. */
export function integerContent(value: bigint | number | Uint8Array): Uint8Array {
  if (value instanceof Uint8Array) return unsignedContent(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new FormatError('value', 'INTEGER: not a whole number');
    return integerContent(BigInt(value));
  }
  const bits = (value < 0n ? -value - 1n : value).toString(2).length + 1;
  const length = value === 0n || value === -1n ? 1 : Math.ceil(bits / 8);
  const digits = BigInt.asUintN(length * 8, value)
    .toString(16)
    .padStart(length * 2, '0');
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

function unsignedContent(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const trimmed = bytes.subarray(start);
  const lead = trimmed[0];
  return lead === undefined || lead >= 0x80 ? concat(Uint8Array.of(0), trimmed) : trimmed;
}

export function enumerated(value: number): Uint8Array {
  return write(TAG.enumerated, [integerContent(value)]);
}

export function boolean(value: boolean): Uint8Array {
  return write(TAG.boolean, [Uint8Array.of(value ? 0xff : 0)]);
}

export function nullValue(): Uint8Array {
  return Uint8Array.of(TAG.null, 0);
}

/** OBJECT IDENTIFIER of a dotted text such as `2.5.29.19`. */
export function oid(dotted: string): Uint8Array {
  return write(TAG.oid, [oidContent(dotted)]);
}

export function octetString(...content: readonly Uint8Array[]): Uint8Array {
  return write(TAG.octetString, content);
}

export function bitString(content: Uint8Array, unusedBits = 0): Uint8Array {
  return write(TAG.bitString, [Uint8Array.of(unusedBits), content]);
}

/** BIT STRING with named bits: trailing zero bits are left away (X.690 11.2.2). */
export function namedBits(bits: readonly number[]): Uint8Array {
  return write(TAG.bitString, [namedBitsContent(bits)]);
}

/** Content octets of named bits, for implicit tags. */
export function namedBitsContent(bits: readonly number[]): Uint8Array {
  const highest = Math.max(-1, ...bits);
  if (highest > 31 || bits.some((bit) => !Number.isInteger(bit) || bit < 0)) {
    throw new FormatError('value', 'BIT STRING: named bits are 0 to 31');
  }
  const content = new Uint8Array(1 + Math.ceil((highest + 1) / 8));
  content[0] = highest < 0 ? 0 : 7 - (highest % 8);
  for (const bit of bits) {
    const index = 1 + (bit >> 3);
    content[index] = (content[index] ?? 0) | (0x80 >> (bit & 7));
  }
  return content;
}

export function utf8String(text: string): Uint8Array {
  if (/\p{Surrogate}/u.test(text)) throw new FormatError('value', 'UTF8String: unpaired surrogate');
  return write(TAG.utf8String, [utf8Bytes(text)]);
}

const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

export function isPrintable(text: string): boolean {
  return PRINTABLE.test(text);
}

export function printableString(text: string): Uint8Array {
  if (!isPrintable(text)) {
    throw new FormatError('value', 'PrintableString: a character outside its alphabet');
  }
  return write(TAG.printableString, [utf8Bytes(text)]);
}

export function ia5String(text: string): Uint8Array {
  return write(TAG.ia5String, [ia5Content(text)]);
}

/** Content octets of an IA5String, for implicit tags. */
export function ia5Content(text: string): Uint8Array {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0x7f) throw new FormatError('value', 'IA5String: not ASCII');
  }
  return utf8Bytes(text);
}

/** [tag] EXPLICIT around complete elements. */
export function explicit(tag: number, ...elements: readonly Uint8Array[]): Uint8Array {
  return element('context', tag, true, ...elements);
}

/** [tag] IMPLICIT: `element` with its own tag replaced, its form and content kept. */
export function implicit(tag: number, encoded: Uint8Array): Uint8Array {
  const bytes = encoded.slice();
  bytes[0] = 0x80 | ((encoded[0] ?? 0) & 0x20) | tag;
  return bytes;
}

/** [tag] IMPLICIT over a primitive type's content octets. */
export function implicitPrimitive(tag: number, content: Uint8Array): Uint8Array {
  return element('context', tag, false, content);
}
