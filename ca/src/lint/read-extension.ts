import {
  type Certificate,
  decodeKeyUsage,
  EXTENSION,
  type Extension,
  findExtension,
  type KeyUsage,
} from '@tamga/formats';

type Extended = { readonly extensions: readonly Extension[] };
type Decoder<Value> = (value: Uint8Array) => Value;

/** Many lints read the same few extensions: each is decoded once as long as its certificate lives. */
const decoded = new WeakMap<Extension, Map<Decoder<unknown>, unknown>>();

/** The decoded value of an extension, or undefined when it is absent. */
export function readExtension<Value>(
  { extensions }: Extended,
  oid: string,
  decode: Decoder<Value>,
): Value | undefined {
  const found = findExtension(extensions, oid);
  if (found === undefined) return undefined;
  const values = decoded.get(found) ?? new Map<Decoder<unknown>, unknown>();
  // What lies under a decoder came from it.
  if (values.has(decode)) return values.get(decode) as Value;
  const value = decode(found.value);
  decoded.set(found, values.set(decode, value));
  return value;
}

export function isCritical({ extensions }: Extended, oid: string): boolean | undefined {
  return findExtension(extensions, oid)?.critical;
}

export function isPresent({ extensions }: Extended, oid: string): boolean {
  return findExtension(extensions, oid) !== undefined;
}

/** Bits of keyUsage; none when it is absent. */
export function keyUsageOf(certificate: Certificate): readonly KeyUsage[] {
  return readExtension(certificate, EXTENSION.keyUsage, decodeKeyUsage) ?? [];
}

export function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}
