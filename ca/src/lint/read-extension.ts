import {
  type Certificate,
  decodeKeyUsage,
  EXTENSION,
  type Extension,
  findExtension,
  type KeyUsage,
} from '@tamga/formats';

type Extended = { readonly extensions: readonly Extension[] };

/** The decoded value of an extension, or undefined when it is absent. */
export function readExtension<Value>(
  { extensions }: Extended,
  oid: string,
  decode: (value: Uint8Array) => Value,
): Value | undefined {
  const found = findExtension(extensions, oid);
  return found && decode(found.value);
}

export function isCritical({ extensions }: Extended, oid: string): boolean | undefined {
  return findExtension(extensions, oid)?.critical;
}

/** Bits of keyUsage; none when it is absent. */
export function keyUsageOf(certificate: Certificate): readonly KeyUsage[] {
  return readExtension(certificate, EXTENSION.keyUsage, decodeKeyUsage) ?? [];
}

export function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}
