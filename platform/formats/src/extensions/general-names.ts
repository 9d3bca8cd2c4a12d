import { equalBytes } from '../bytes/bytes.ts';
import { expectTag, explicitContent, fields, parseOid } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { oidContent, oidText } from '../der/oid.ts';
import { parseDer } from '../der/parse.ts';
import { explicit, ia5Content, implicit, implicitPrimitive, oid, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { decodeIa5 } from '../names/directory-string.ts';
import { nameBytes } from '../names/encode-name.ts';
import type { Name } from '../names/name.ts';
import { parseName } from '../names/parse-name.ts';

/** One GeneralName (RFC 5280 4.2.1.6). `ip` is 4 or 16 octets, twice that in name constraints. */
export type GeneralName =
  | { readonly kind: 'otherName'; readonly type: string; readonly value: Uint8Array }
  | { readonly kind: 'email'; readonly value: string }
  | { readonly kind: 'dns'; readonly value: string }
  | { readonly kind: 'directory'; readonly rdns: Name; readonly raw?: Uint8Array }
  | { readonly kind: 'uri'; readonly value: string }
  | { readonly kind: 'ip'; readonly value: Uint8Array }
  | { readonly kind: 'registeredId'; readonly value: string }
  /** x400Address and ediPartyName: kept as they stand. */
  | { readonly kind: 'unread'; readonly raw: Uint8Array };

/** Most names read of one list. */
const MAX_GENERAL_NAMES = 1000;

/** Value of subjectAltName and issuerAltName. */
export function encodeGeneralNames(names: readonly GeneralName[]): Uint8Array {
  return encodeGeneralNameList(names);
}

export function decodeGeneralNames(value: Uint8Array): readonly GeneralName[] {
  const where = 'GeneralNames';
  return parseGeneralNameList(expectTag(parseDer(value), TAG.sequence, where), where);
}

export function encodeGeneralNameList(names: readonly GeneralName[]): Uint8Array {
  if (names.length === 0) throw new FormatError('value', 'GeneralNames: no name');
  return sequence(...names.map(encodeGeneralName));
}

/** Reads the names inside a SEQUENCE or an implicit tag that replaces it. */
export function parseGeneralNameList(node: DerNode, where: string): readonly GeneralName[] {
  const reader = fields(node, where);
  if (!reader.more()) throw new FormatError('missing', `${where}: no name`);
  if (node.children.length > MAX_GENERAL_NAMES) {
    throw new FormatError('limit', `${where}: more than ${MAX_GENERAL_NAMES} names`);
  }
  return node.children.map((child) => parseGeneralName(child, where));
}

export function encodeGeneralName(name: GeneralName): Uint8Array {
  switch (name.kind) {
    case 'otherName':
      return implicit(0, sequence(oid(name.type), explicit(0, name.value)));
    case 'email':
      return implicitPrimitive(1, ia5Content(name.value));
    case 'dns':
      return implicitPrimitive(2, ia5Content(name.value));
    case 'directory':
      return explicit(4, name.raw ?? nameBytes(name.rdns));
    case 'uri':
      return implicitPrimitive(6, ia5Content(name.value));
    case 'ip':
      return implicitPrimitive(7, name.value);
    case 'registeredId':
      return implicitPrimitive(8, oidContent(name.value));
    case 'unread':
      return name.raw;
  }
}

export function parseGeneralName(node: DerNode, where: string): GeneralName {
  if (node.tagClass !== 'context') {
    throw new FormatError('unexpected', `${where}: ${node.tagClass} tag is not a GeneralName`);
  }
  const constructed = node.tag === 0 || node.tag === 3 || node.tag === 4 || node.tag === 5;
  if (constructed !== node.constructed) {
    throw new FormatError('unexpected', `${where}: GeneralName [${node.tag}] in the wrong form`);
  }
  switch (node.tag) {
    case 0:
      return parseOtherName(node, where);
    case 1:
      return { kind: 'email', value: decodeIa5(node.content, where) };
    case 2:
      return { kind: 'dns', value: decodeIa5(node.content, where) };
    case 4: {
      const { rdns, raw } = parseName(explicitContent(node, where), where);
      return { kind: 'directory', rdns, raw };
    }
    case 6:
      return { kind: 'uri', value: decodeIa5(node.content, where) };
    case 7:
      return { kind: 'ip', value: parseAddress(node.content, where) };
    case 8:
      return { kind: 'registeredId', value: parseRegisteredId(node, where) };
    case 3:
    case 5:
      return { kind: 'unread', raw: node.raw };
    default:
      throw new FormatError('unexpected', `${where}: [${node.tag}] is not a GeneralName`);
  }
}

function parseOtherName(node: DerNode, where: string): GeneralName {
  const reader = fields(node, where);
  const type = parseOid(reader.next('type-id'), where);
  const value = reader.context(0);
  reader.end();
  if (value === undefined) throw new FormatError('missing', `${where}: otherName has no value`);
  return { kind: 'otherName', type, value: explicitContent(value, where).raw };
}

function parseAddress(content: Uint8Array, where: string): Uint8Array {
  if (![4, 8, 16, 32].includes(content.length)) {
    throw new FormatError('value', `${where}: IP address of ${content.length} octets`);
  }
  return content;
}

function parseRegisteredId(node: DerNode, where: string): string {
  const text = oidText(node.content);
  if (node.content.length < 1 || !equalBytes(oidContent(text), node.content)) {
    throw new FormatError('notCanonical', `${where}: registeredID is malformed`);
  }
  return text;
}
