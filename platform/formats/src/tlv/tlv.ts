import { concat } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';

/** A BER-TLV data object of ISO/IEC 7816-4 section 5.2.2: tag as a number (0x7F49), value, and all its bytes. */
export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
  readonly raw: Uint8Array;
}

/** Tags of cards have at most three octets, lengths of files at most four. */
const MAX_TAG_OCTETS = 3;
const MAX_LENGTH_OCTETS = 4;

/** Writes one data object; the length has as few octets as it needs. */
export function tlv(tag: number, ...value: readonly Uint8Array[]): Uint8Array {
  const content = concat(...value);
  return concat(tagOctets(tag), lengthOctets(content.length), content);
}

/** The data objects that stand one after another, with nothing between or behind them. */
export function parseTlvs(bytes: Uint8Array, where = 'TLV'): readonly Tlv[] {
  const list: Tlv[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const item = readTlv(bytes, offset, where);
    list.push(item);
    offset += item.raw.length;
  }
  return list;
}

/** The one data object that the bytes are. */
export function parseTlv(bytes: Uint8Array, where = 'TLV'): Tlv {
  const item = readTlv(bytes, 0, where);
  if (item.raw.length !== bytes.length) {
    throw new FormatError('trailing', `${where}: ${bytes.length - item.raw.length} bytes follow`);
  }
  return item;
}

/** The data object at `offset`; what follows is not looked at. */
export function readTlv(bytes: Uint8Array, offset: number, where = 'TLV'): Tlv {
  const { tag, next } = readTag(bytes, offset, where);
  const { length, next: start } = readLength(bytes, next, where);
  if (start + length > bytes.length) {
    throw new FormatError(
      'truncated',
      `${where}: the value of ${tag.toString(16)} at ${offset} ends after the data`,
    );
  }
  return {
    tag,
    value: bytes.subarray(start, start + length),
    raw: bytes.subarray(offset, start + length),
  };
}

/** How many bytes the object at the start has, from its first octets: to read a file in one go. */
export function tlvLength(start: Uint8Array, where = 'TLV'): number {
  const { next } = readTag(start, 0, where);
  const { length, next: valueStart } = readLength(start, next, where);
  return valueStart + length;
}

/** The tags that a tag list (tag 5C) names, one after another. */
export function parseTagList(bytes: Uint8Array, where = 'tag list'): readonly number[] {
  const tags: number[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const { tag, next } = readTag(bytes, offset, where);
    tags.push(tag);
    offset = next;
  }
  return tags;
}

export function findTlv(list: readonly Tlv[], tag: number): Tlv | undefined {
  return list.find((item) => item.tag === tag);
}

export function requireTlv(list: readonly Tlv[], tag: number, where: string): Tlv {
  const found = findTlv(list, tag);
  if (found === undefined) {
    throw new FormatError('missing', `${where}: ${tag.toString(16)} is missing`);
  }
  return found;
}

function readTag(bytes: Uint8Array, offset: number, where: string): { tag: number; next: number } {
  let tag = octet(bytes, offset, where);
  let next = offset + 1;
  if ((tag & 0x1f) === 0x1f) {
    for (;;) {
      const more = octet(bytes, next, where);
      tag = tag * 256 + more;
      next += 1;
      if ((more & 0x80) === 0) {
        break;
      }
      if (next - offset >= MAX_TAG_OCTETS) {
        throw new FormatError('limit', `${where}: a tag has more than ${MAX_TAG_OCTETS} octets`);
      }
    }
  }
  return { tag, next };
}

function readLength(
  bytes: Uint8Array,
  offset: number,
  where: string,
): { length: number; next: number } {
  const first = octet(bytes, offset, where);
  if (first < 0x80) {
    return { length: first, next: offset + 1 };
  }
  const count = first & 0x7f;
  if (count === 0 || count > MAX_LENGTH_OCTETS) {
    throw new FormatError('encoding', `${where}: a length of the form ${first.toString(16)}`);
  }
  let length = 0;
  for (let index = 1; index <= count; index += 1) {
    length = length * 256 + octet(bytes, offset + index, where);
  }
  return { length, next: offset + 1 + count };
}

function octet(bytes: Uint8Array, offset: number, where: string): number {
  const value = bytes[offset];
  if (value === undefined) {
    throw new FormatError('truncated', `${where}: ends at ${offset} inside a data object`);
  }
  return value;
}

function tagOctets(tag: number): Uint8Array {
  if (!Number.isInteger(tag) || tag < 0 || tag > 0xffffff || !isWellFormed(tag)) {
    throw new FormatError('value', `TLV: ${tag.toString(16)} is no tag of one to three octets`);
  }
  const octets = [tag & 0xff];
  for (let rest = tag >>> 8; rest > 0; rest >>>= 8) {
    octets.unshift(rest & 0xff);
  }
  return Uint8Array.from(octets);
}

/** The first octet says that more follow by its five low bits, every later one by its highest (section 5.2.2.1). */
function isWellFormed(tag: number): boolean {
  const octets = tag > 0xffff ? 3 : tag > 0xff ? 2 : 1;
  const first = tag >>> (8 * (octets - 1));
  if (octets === 1) {
    return (first & 0x1f) !== 0x1f;
  }
  return (
    (first & 0x1f) === 0x1f && (tag & 0x80) === 0 && (octets === 2 || ((tag >>> 8) & 0x80) !== 0)
  );
}

export function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) {
    return Uint8Array.of(length);
  }
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) {
    octets.unshift(rest & 0xff);
  }
  return Uint8Array.of(0x80 | octets.length, ...octets);
}
