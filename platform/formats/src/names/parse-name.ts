import { expectTag, fields, parseOid, sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { FormatError } from '../errors.ts';
import { parseDirectoryString } from './directory-string.ts';
import type { AttributeTypeAndValue, ParsedName, RelativeDistinguishedName } from './name.ts';

/** Most RDNs read of one name; real names have fewer than 12. */
const MAX_RDNS = 64;

/** Reads an RDNSequence. */
export function parseName(source: Uint8Array | DerNode, where = 'Name'): ParsedName {
  const node = source instanceof Uint8Array ? parseDer(source) : source;
  const rdns = expectTag(node, TAG.sequence, where).children;
  if (rdns.length > MAX_RDNS)
    throw new FormatError('limit', `${where}: more than ${MAX_RDNS} RDNs`);
  return { raw: node.raw, rdns: rdns.map((rdn) => parseRdn(rdn, where)) };
}

/** Reads the elements of one RelativeDistinguishedName, also under an implicit tag. */
export function parseRdnContent(node: DerNode, where: string): RelativeDistinguishedName {
  const attributes: AttributeTypeAndValue[] = [];
  const reader = fields(node, where);
  while (reader.more()) attributes.push(parseAttribute(reader.next('attribute'), where));
  if (attributes.length === 0) throw new FormatError('missing', `${where}: an RDN is empty`);
  return attributes;
}

function parseRdn(node: DerNode, where: string): RelativeDistinguishedName {
  return parseRdnContent(expectTag(node, TAG.set, `${where} RDN`), where);
}

function parseAttribute(node: DerNode, where: string): AttributeTypeAndValue {
  const reader = sequenceFields(node, `${where} attribute`);
  const type = parseOid(reader.next('type'), `${where} attribute type`);
  const value = parseDirectoryString(reader.next('value'), `${where} ${type}`);
  reader.end();
  return { type, value };
}
