import { equalBytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';

/** OIDs repeat in every certificate: their contents are kept, up to this many. */
const MAX_CACHED = 1000;
const encoded = new Map<string, Uint8Array>();
/** By a hash of the content; of two that share one, the first is kept. */
const texts = new Map<number, { readonly content: Uint8Array; readonly text: string }>();

/** Longest OBJECT IDENTIFIER read, in octets. */
const MAX_OID_OCTETS = 64;

/** Content octets of a dotted OID (X.690 8.19). */
export function oidContent(dotted: string): Uint8Array {
  const known = encoded.get(dotted);
  if (known !== undefined) return known;
  if (!/^[0-2](\.(0|[1-9]\d{0,38})){1,40}$/.test(dotted)) {
    throw new FormatError('value', 'OBJECT IDENTIFIER: not in dotted form');
  }
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map((arc) => BigInt(arc));
  if (first < 2n && second > 39n) {
    throw new FormatError('value', 'OBJECT IDENTIFIER: second arc above 39');
  }
  const content = Uint8Array.from([first * 40n + second, ...rest].flatMap(base128));
  if (encoded.size < MAX_CACHED) encoded.set(dotted, content);
  return content;
}

function base128(arc: bigint): number[] {
  const digits = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) digits.unshift(Number(rest & 0x7fn) | 0x80);
  return digits;
}

/** Dotted form of checked content octets. */
export function oidText(content: Uint8Array): string {
  if (content.length > MAX_OID_OCTETS) {
    throw new FormatError('limit', `OBJECT IDENTIFIER: more than ${MAX_OID_OCTETS} octets`);
  }
  let key = content.length;
  for (let i = 0; i < content.length; i++) key = (Math.imul(key, 31) + (content[i] ?? 0)) | 0;
  const known = texts.get(key);
  if (known !== undefined && equalBytes(known.content, content)) return known.text;
  const text = dottedText(content);
  if (known === undefined && texts.size < MAX_CACHED) {
    texts.set(key, { content: content.slice(), text });
  }
  return text;
}

function dottedText(content: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of content) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [head = 0n, ...rest] = arcs;
  const first = head < 40n ? 0n : head < 80n ? 1n : 2n;
  return [first, head - first * 40n, ...rest].join('.');
}
