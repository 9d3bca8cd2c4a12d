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

interface Decoded {
  readonly extension: Extension;
  readonly decode: Decoder<unknown>;
  readonly value: unknown;
}

/**
 * Many lints read the same few extensions: those of the last structures are decoded once. A weak map of all of them
 * costs the garbage collector more than the decoding does.
 */
const RECENT = 4;
const recent: { readonly of: readonly Extension[]; readonly decoded: Decoded[] }[] = [];

function decodedOf(extensions: readonly Extension[]): Decoded[] {
  for (const { of, decoded } of recent) if (of === extensions) return decoded;
  const decoded: Decoded[] = [];
  recent.unshift({ of: extensions, decoded });
  recent.length = Math.min(recent.length, RECENT);
  return decoded;
}

/** The decoded value of an extension, or undefined when it is absent. */
export function readExtension<Value>(
  { extensions }: Extended,
  oid: string,
  decode: Decoder<Value>,
): Value | undefined {
  const extension = findExtension(extensions, oid);
  if (extension === undefined) return undefined;
  const decoded = decodedOf(extensions);
  for (const known of decoded) {
    // What lies under a decoder came from it.
    if (known.extension === extension && known.decode === decode) return known.value as Value;
  }
  const value = decode(extension.value);
  decoded.push({ extension, decode, value });
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
