import {
  expectTag,
  parseBoolean,
  parseOid,
  refuseDefault,
  refuseDuplicates,
  sequenceFields,
} from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { boolean, octetString, oid, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/** An extension to be written; `value` is the DER inside the OCTET STRING. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

export interface ParsedExtension extends Extension {
  readonly raw: Uint8Array;
}

/** Most extensions read of one structure. */
const MAX_EXTENSIONS = 64;

/** Extensions (RFC 5280 4.1.2.9) in the order given; the same extension twice is refused. */
export function encodeExtensions(extensions: readonly Extension[]): Uint8Array {
  refuseDuplicates(
    extensions.map((extension) => extension.oid),
    'Extensions',
  );
  return sequence(...extensions.map(encodeExtension));
}

const kept = new WeakMap<Extension, Uint8Array>();

/** The same extension, its encoding kept: for what comes again, as this object, with every certificate of a profile. */
export function keepEncoded(extension: Extension): Extension {
  const frozen = Object.freeze({ ...extension });
  kept.set(frozen, encodeExtension(frozen));
  return frozen;
}

function encodeExtension(extension: Extension): Uint8Array {
  const known = kept.get(extension);
  if (known !== undefined) return known;
  const { oid: type, critical, value } = extension;
  return critical
    ? sequence(oid(type), boolean(true), octetString(value))
    : sequence(oid(type), octetString(value));
}

/** Reads Extensions; a repeated extension is refused (RFC 5280 4.2). */
export function parseExtensions(node: DerNode, where = 'Extensions'): readonly ParsedExtension[] {
  return parseExtensionList(expectTag(node, TAG.sequence, where), where);
}

/** Reads the extensions inside a SEQUENCE or an implicit tag that replaces it. */
export function parseExtensionList(node: DerNode, where: string): readonly ParsedExtension[] {
  const { children } = node;
  if (children.length === 0) throw new FormatError('missing', `${where}: list is empty`);
  if (children.length > MAX_EXTENSIONS) {
    throw new FormatError('limit', `${where}: more than ${MAX_EXTENSIONS}`);
  }
  const extensions = children.map((child) => parseExtension(child, where));
  refuseDuplicates(
    extensions.map((extension) => extension.oid),
    where,
  );
  return extensions;
}

function parseExtension(node: DerNode, where: string): ParsedExtension {
  const reader = sequenceFields(node, where);
  const type = parseOid(reader.next('extnID'), where);
  const criticalNode = reader.optional(TAG.boolean);
  const critical = criticalNode !== undefined && parseBoolean(criticalNode, where);
  refuseDefault(criticalNode !== undefined && !critical, `${where} ${type} critical`);
  const value = reader.take(TAG.octetString, 'extnValue').content;
  reader.end();
  return { oid: type, critical, value, raw: node.raw };
}

/** The extension with this OID, if it is there. */
export function findExtension<E extends Extension>(
  extensions: readonly E[],
  type: string,
): E | undefined {
  return extensions.find((extension) => extension.oid === type);
}
