import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from '../algorithms/algorithm-identifier.ts';
import { compareBytes } from '../bytes/bytes.ts';
import { parseSerial, type SerialNumber } from '../certificate/parse-certificate.ts';
import { type Attribute, parseAttributes } from '../csr/certification-request.ts';
import {
  expectTag,
  explicitContent,
  parseOid,
  parseSmallInteger,
  sequenceFields,
} from '../der/fields.ts';
import type { DerLimits } from '../der/limits.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { FormatError } from '../errors.ts';
import type { ParsedName } from '../names/name.ts';
import { parseName } from '../names/parse-name.ts';
import { CONTENT_TYPE } from './oids.ts';
import { readSignedAttributes, type SignedAttributesContent } from './signed-attributes.ts';

export type SignerIdentifier =
  | { readonly kind: 'issuerAndSerial'; readonly issuer: ParsedName; readonly serial: SerialNumber }
  | { readonly kind: 'subjectKeyIdentifier'; readonly keyIdentifier: Uint8Array };

export interface SignedAttributes {
  /** As it stands in the file: [0] IMPLICIT. */
  readonly raw: Uint8Array;
  /** The same bytes under the SET OF tag: what the signature covers (RFC 5652 5.4). */
  readonly asSet: Uint8Array;
  readonly attributes: readonly Attribute[];
  readonly content: SignedAttributesContent;
  /** False when the attributes are not in DER order; what is hashed stays `asSet`, as it stands. */
  readonly isSorted: boolean;
}

export interface SignerInfo {
  readonly version: number;
  readonly signer: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signedAttributes?: SignedAttributes;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: readonly Attribute[];
}

/** SignedData (RFC 5652 5.1). Reading judges nothing. */
export interface SignedData {
  readonly raw: Uint8Array;
  readonly version: number;
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  readonly eContentType: string;
  /** Absent in a detached signature. */
  readonly eContent?: Uint8Array;
  /** Certificates as they stand, DER. */
  readonly certificates: readonly Uint8Array[];
  /** CRLs as they stand, DER. */
  readonly crls: readonly Uint8Array[];
  readonly signerInfos: readonly SignerInfo[];
}

/** Most signers read of one message. */
const MAX_SIGNERS = 64;

/** Reads a ContentInfo with SignedData. `limits` may allow unsorted sets for passports in the field. */
export function parseSignedData(source: Uint8Array, limits: Partial<DerLimits> = {}): SignedData {
  const info = sequenceFields(parseDer(source, limits), 'ContentInfo');
  const type = parseOid(info.next('contentType'), 'ContentInfo');
  if (type !== CONTENT_TYPE.signedData) {
    throw new FormatError('unexpected', `ContentInfo: content type ${type} is not SignedData`);
  }
  const content = info.context(0);
  info.end();
  if (content === undefined) throw new FormatError('missing', 'ContentInfo: content is missing');

  const where = 'SignedData';
  const reader = sequenceFields(explicitContent(content, where), where);
  const version = parseSmallInteger(reader.next('version'), `${where} version`, 1, 5);
  const digests = reader.take(TAG.set, 'digestAlgorithms').children;
  const encap = sequenceFields(reader.next('encapContentInfo'), 'EncapsulatedContentInfo');
  const eContentType = parseOid(encap.next('eContentType'), where);
  const eContentNode = encap.context(0);
  encap.end();
  const certificates = reader.context(0)?.children ?? [];
  const crls = reader.context(1)?.children ?? [];
  const signers = reader.take(TAG.set, 'signerInfos').children;
  reader.end();
  if (signers.length > MAX_SIGNERS) {
    throw new FormatError('limit', `${where}: more than ${MAX_SIGNERS} signers`);
  }
  return {
    raw: source,
    version,
    digestAlgorithms: digests.map((node) => parseAlgorithmIdentifier(node, where)),
    eContentType,
    ...(eContentNode === undefined ? {} : { eContent: parseEContent(eContentNode) }),
    certificates: certificates.map(({ raw }) => raw),
    crls: crls.map(({ raw }) => raw),
    signerInfos: signers.map(parseSignerInfo),
  };
}

function parseEContent(node: DerNode): Uint8Array {
  return expectTag(explicitContent(node, 'eContent'), TAG.octetString, 'eContent').content;
}

function parseSignerInfo(node: DerNode): SignerInfo {
  const where = 'SignerInfo';
  const reader = sequenceFields(node, where);
  const version = parseSmallInteger(reader.next('version'), `${where} version`, 1, 3);
  const signer = parseSigner(reader.next('sid'));
  const digestAlgorithm = parseAlgorithmIdentifier(reader.next('digestAlgorithm'), where);
  const signedNode = reader.context(0);
  const signatureAlgorithm = parseAlgorithmIdentifier(reader.next('signatureAlgorithm'), where);
  const signature = reader.take(TAG.octetString, 'signature').content;
  const unsignedNode = reader.context(1);
  reader.end();
  return {
    version,
    signer,
    digestAlgorithm,
    ...(signedNode === undefined ? {} : { signedAttributes: parseSignedAttributes(signedNode) }),
    signatureAlgorithm,
    signature,
    unsignedAttributes: unsignedNode === undefined ? [] : parseAttributes(unsignedNode, where),
  };
}

function parseSigner(node: DerNode): SignerIdentifier {
  const where = 'SignerIdentifier';
  if (node.tagClass === 'context' && node.tag === 0 && !node.constructed) {
    return { kind: 'subjectKeyIdentifier', keyIdentifier: node.content };
  }
  const reader = sequenceFields(node, where);
  const issuer = parseName(reader.next('issuer'), where);
  const serial = parseSerial(reader.take(TAG.integer, 'serialNumber'));
  reader.end();
  return { kind: 'issuerAndSerial', issuer, serial };
}

function parseSignedAttributes(node: DerNode): SignedAttributes {
  const attributes = parseAttributes(node, 'signedAttrs');
  const asSet = node.raw.slice();
  asSet[0] = 0x31;
  return {
    raw: node.raw,
    asSet,
    attributes,
    content: readSignedAttributes(attributes),
    isSorted: isSorted(node.children),
  };
}

function isSorted(children: readonly DerNode[]): boolean {
  return children.every((child, i) => {
    const previous = children[i - 1];
    return previous === undefined || compareBytes(previous.raw, child.raw) <= 0;
  });
}
