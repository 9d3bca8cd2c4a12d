import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from '../algorithms/algorithm-identifier.ts';
import {
  boundedInteger,
  expectTag,
  explicitContent,
  fields,
  parseBitString,
  parseOid,
  parseSmallInteger,
  refuseDefault,
  sequenceFields,
} from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { parseTime } from '../der/time.ts';
import { FormatError } from '../errors.ts';
import { parseCrlReasonContent } from '../extensions/crl-extensions.ts';
import { findExtension, type ParsedExtension, parseExtensions } from '../extensions/extension.ts';
import { EXTENSION } from '../extensions/oids.ts';
import type { ParsedName } from '../names/name.ts';
import { parseName } from '../names/parse-name.ts';
import type { CertStatus } from './build-response.ts';
import { type CertId, parseCertId } from './cert-id.ts';
import { decodeOcspNonce } from './nonce.ts';
import { OCSP_BASIC_OID, type OcspErrorStatus, responseStatusOf } from './response-status.ts';

export interface SingleResponse {
  readonly certId: CertId;
  readonly certStatus: CertStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly extensions: readonly ParsedExtension[];
}

export type ResponderId = { readonly byName: ParsedName } | { readonly byKeyHash: Uint8Array };

/** BasicOCSPResponse; `responseData` are the bytes that the signature covers. */
export interface BasicOcspResponse {
  readonly responseData: Uint8Array;
  readonly responderId: ResponderId;
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  readonly nonce?: Uint8Array;
  readonly extensions: readonly ParsedExtension[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** Certificates as they stand, DER. */
  readonly certificates: readonly Uint8Array[];
}

export type OcspResponse =
  | { readonly status: 'successful'; readonly basic: BasicOcspResponse }
  | { readonly status: OcspErrorStatus };

/** Largest response read, in bytes. */
const MAX_RESPONSE_BYTES = 256 * 1024;

export function parseOcspResponse(source: Uint8Array): OcspResponse {
  const where = 'OCSPResponse';
  const reader = sequenceFields(parseDer(source, { maxBytes: MAX_RESPONSE_BYTES }), where);
  const { content } = reader.take(TAG.enumerated, 'responseStatus');
  const status = responseStatusOf(boundedInteger(content, where, 0, 6));
  const bytesNode = reader.context(0);
  reader.end();
  if (status === undefined) throw new FormatError('value', `${where}: status is not defined`);
  if (status !== 'successful') {
    if (bytesNode !== undefined) throw new FormatError('unexpected', `${where}: error with a body`);
    return { status };
  }
  if (bytesNode === undefined) throw new FormatError('missing', `${where}: body is missing`);
  const body = sequenceFields(explicitContent(bytesNode, where), where);
  const type = parseOid(body.next('responseType'), where);
  const response = body.take(TAG.octetString, 'response').content;
  body.end();
  if (type !== OCSP_BASIC_OID) throw new FormatError('unsupported', `${where}: type ${type}`);
  return { status, basic: parseBasic(parseDer(response)) };
}

function parseBasic(node: DerNode): BasicOcspResponse {
  const where = 'BasicOCSPResponse';
  const reader = sequenceFields(node, where);
  const dataNode = reader.next('tbsResponseData');
  const signatureAlgorithm = parseAlgorithmIdentifier(reader.next('signatureAlgorithm'), where);
  const signature = parseBitString(reader.next('signature'), where);
  const certificatesNode = reader.context(0);
  reader.end();
  const certificates =
    certificatesNode === undefined
      ? []
      : expectTag(explicitContent(certificatesNode, where), TAG.sequence, where).children;
  return {
    ...parseResponseData(dataNode),
    signatureAlgorithm,
    signature,
    certificates: certificates.map(({ raw }) => raw),
  };
}

function parseResponseData(
  node: DerNode,
): Omit<BasicOcspResponse, 'signatureAlgorithm' | 'signature' | 'certificates'> {
  const where = 'ResponseData';
  const reader = sequenceFields(node, where);
  const versionNode = reader.context(0);
  if (versionNode !== undefined) {
    const version = parseSmallInteger(explicitContent(versionNode, where), where, 0, 0);
    refuseDefault(version === 0, `${where} version`);
  }
  const responderId = parseResponderId(reader.next('responderID'));
  const producedAt = parseTime(reader.take(TAG.generalizedTime, 'producedAt'));
  const list = reader.take(TAG.sequence, 'responses').children;
  const extensions = optionalExtensions(reader.context(1), where);
  reader.end();
  const nonce = findExtension(extensions, EXTENSION.ocspNonce);
  return {
    responseData: node.raw,
    responderId,
    producedAt,
    responses: list.map(parseSingle),
    ...(nonce === undefined ? {} : { nonce: decodeOcspNonce(nonce.value) }),
    extensions,
  };
}

function parseResponderId(node: DerNode): ResponderId {
  const where = 'ResponderID';
  if (node.tagClass === 'context' && node.tag === 1) {
    return { byName: parseName(explicitContent(node, where), where) };
  }
  if (node.tagClass === 'context' && node.tag === 2) {
    return { byKeyHash: expectTag(explicitContent(node, where), TAG.octetString, where).content };
  }
  throw new FormatError('unexpected', `${where}: neither byName nor byKey`);
}

function parseSingle(node: DerNode): SingleResponse {
  const where = 'SingleResponse';
  const reader = sequenceFields(node, where);
  const certId = parseCertId(reader.next('certID'));
  const certStatus = parseCertStatus(reader.next('certStatus'));
  const thisUpdate = parseTime(reader.take(TAG.generalizedTime, 'thisUpdate'));
  const nextNode = reader.context(0);
  const extensions = optionalExtensions(reader.context(1), where);
  reader.end();
  return {
    certId,
    certStatus,
    thisUpdate,
    ...(nextNode === undefined ? {} : { nextUpdate: parseTime(explicitContent(nextNode, where)) }),
    extensions,
  };
}

function optionalExtensions(node: DerNode | undefined, where: string): readonly ParsedExtension[] {
  return node === undefined ? [] : parseExtensions(explicitContent(node, where), where);
}

function parseCertStatus(node: DerNode): CertStatus {
  const where = 'CertStatus';
  if (node.tagClass === 'context' && node.tag === 1) {
    const reader = fields(node, where);
    const revocationTime = parseTime(reader.take(TAG.generalizedTime, 'revocationTime'));
    const reasonNode = reader.context(0);
    reader.end();
    if (reasonNode === undefined) return { status: 'revoked', revocationTime };
    const reason = expectTag(explicitContent(reasonNode, where), TAG.enumerated, where);
    return { status: 'revoked', revocationTime, reason: parseCrlReasonContent(reason.content) };
  }
  const isNull = node.tagClass === 'context' && !node.constructed && node.content.length === 0;
  if (isNull && node.tag === 0) return { status: 'good' };
  if (isNull && node.tag === 2) return { status: 'unknown' };
  throw new FormatError('unexpected', `${where}: neither good, revoked nor unknown`);
}
