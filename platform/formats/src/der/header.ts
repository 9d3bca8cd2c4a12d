import { FormatError } from '../errors.ts';
import type { TagClass } from './node.ts';

/** Where one element lies in its input. */
export interface DerHeader {
  readonly tagClass: TagClass;
  readonly tag: number;
  readonly constructed: boolean;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

const CLASSES = ['universal', 'application', 'context', 'private'] as const;

/** Tag numbers above this occur in no structure here. */
const MAX_TAG = 0x1fffff;

/** Reads identifier and length octets with the restrictions of X.690 10.1 (definite, minimal). */
export function readHeader(bytes: Uint8Array, start: number, limit: number): DerHeader {
  const identifier = octet(bytes, start, limit, start);
  let offset = start + 1;
  let tag = identifier & 0x1f;
  if (tag === 0x1f) {
    const read = readLongTag(bytes, offset, limit, start);
    tag = read.value;
    offset = read.next;
  }
  let length = octet(bytes, offset, limit, start);
  offset += 1;
  if (length >= 0x80) {
    const octets = length & 0x7f;
    length = readLongLength(bytes, offset, limit, octets, start);
    offset += octets;
  }
  if (length > limit - offset) {
    throw new FormatError('truncated', `DER at ${start}: length ${length} runs past the end`);
  }
  return {
    tagClass: CLASSES[identifier >> 6] ?? 'universal',
    tag,
    constructed: (identifier & 0x20) !== 0,
    start,
    contentStart: offset,
    end: offset + length,
  };
}

function octet(bytes: Uint8Array, offset: number, limit: number, start: number): number {
  const byte = offset < limit ? bytes[offset] : undefined;
  if (byte === undefined) {
    throw new FormatError('truncated', `DER at ${start}: input ends inside tag or length`);
  }
  return byte;
}

function readLongTag(
  bytes: Uint8Array,
  offset: number,
  limit: number,
  start: number,
): { readonly value: number; readonly next: number } {
  let next = offset;
  let tag = 0;
  let byte = octet(bytes, next++, limit, start);
  if (byte === 0x80) throw new FormatError('notCanonical', `DER at ${start}: tag is padded`);
  while (true) {
    tag = tag * 128 + (byte & 0x7f);
    if (tag > MAX_TAG) throw new FormatError('limit', `DER at ${start}: tag number too large`);
    if (byte < 0x80) break;
    byte = octet(bytes, next++, limit, start);
  }
  if (tag < 0x1f) throw new FormatError('notCanonical', `DER at ${start}: tag not minimal`);
  return { value: tag, next };
}

function readLongLength(
  bytes: Uint8Array,
  offset: number,
  limit: number,
  octets: number,
  start: number,
): number {
  if (octets === 0) throw new FormatError('notCanonical', `DER at ${start}: indefinite length`);
  if (octets > 4) throw new FormatError('limit', `DER at ${start}: length of ${octets} octets`);
  let length = 0;
  for (let i = 0; i < octets; i++) {
    const byte = octet(bytes, offset + i, limit, start);
    if (i === 0 && byte === 0) {
      throw new FormatError('notCanonical', `DER at ${start}: length not minimal`);
    }
    length = length * 256 + byte;
  }
  if (length < 0x80) throw new FormatError('notCanonical', `DER at ${start}: length not minimal`);
  return length;
}
