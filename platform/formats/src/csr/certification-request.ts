import type { AlgorithmIdentifier } from '../algorithms/algorithm-identifier.ts';
import { parseSpki, type SubjectPublicKeyInfo } from '../algorithms/subject-public-key-info.ts';
import { parseSigned } from '../certificate/parse-signed.ts';
import {
  expectTag,
  fields,
  parseOid,
  parseSmallInteger,
  refuseDuplicates,
  sequenceFields,
} from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { implicit, integer, oid, sequence, setOf } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { nameBytes } from '../names/encode-name.ts';
import type { Name, ParsedName } from '../names/name.ts';
import { parseName } from '../names/parse-name.ts';

/** An attribute with its values, each a complete DER element. */
export interface Attribute {
  readonly type: string;
  readonly values: readonly Uint8Array[];
}

export interface CertificationRequestInfoFields {
  readonly subject: Name | Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  readonly attributes?: readonly Attribute[];
}

/** A PKCS#10 request (RFC 2986); `info` are the bytes that the signature covers. */
export interface CertificationRequest {
  readonly raw: Uint8Array;
  readonly info: Uint8Array;
  readonly subject: ParsedName;
  readonly spki: SubjectPublicKeyInfo;
  readonly attributes: readonly Attribute[];
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

/** CertificationRequestInfo (RFC 2986 4.1); sign it, then `assembleSigned`. */
export function buildCertificationRequestInfo(parts: CertificationRequestInfoFields): Uint8Array {
  return sequence(
    integer(0),
    nameBytes(parts.subject),
    parts.spki,
    implicit(0, encodeAttributes(parts.attributes ?? [])),
  );
}

/** SET OF Attribute, sorted. */
export function encodeAttributes(attributes: readonly Attribute[]): Uint8Array {
  return setOf(attributes.map(({ type, values }) => sequence(oid(type), setOf(values))));
}

export function parseCertificationRequest(source: Uint8Array): CertificationRequest {
  const where = 'CertificationRequestInfo';
  const signed = parseSigned(parseDer(source), 'CertificationRequest');
  const reader = sequenceFields(signed.tbs, where);
  parseSmallInteger(reader.next('version'), `${where} version`, 0, 0);
  const subject = parseName(reader.next('subject'), `${where} subject`);
  const spki = parseSpki(reader.next('subjectPKInfo'));
  const attributesNode = reader.context(0);
  reader.end();
  // RFC 2986 asks for [0] even when empty; requests without it exist and mean the same.
  const attributes = attributesNode === undefined ? [] : parseAttributes(attributesNode, where);
  return {
    raw: signed.raw,
    info: signed.tbs.raw,
    subject,
    spki,
    attributes,
    algorithm: signed.algorithm,
    signature: signed.signature,
  };
}

/** Reads the attributes inside a SET or the implicit tag that replaces it; each type once. */
export function parseAttributes(node: DerNode, where: string): readonly Attribute[] {
  const reader = fields(node, where);
  const attributes: Attribute[] = [];
  while (reader.more()) attributes.push(parseAttribute(reader.next('attribute'), where));
  refuseDuplicates(
    attributes.map(({ type }) => type),
    where,
  );
  return attributes;
}

export function parseAttribute(node: DerNode, where: string): Attribute {
  const attribute = sequenceFields(node, `${where} attribute`);
  const type = parseOid(attribute.next('type'), where);
  const values = expectTag(attribute.next('values'), TAG.set, where).children;
  attribute.end();
  if (values.length === 0) throw new FormatError('missing', `${where}: ${type} has no value`);
  return { type, values: values.map((value) => value.raw) };
}
