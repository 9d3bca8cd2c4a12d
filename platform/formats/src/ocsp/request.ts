import {
  expectTag,
  explicitContent,
  parseSmallInteger,
  refuseDefault,
  sequenceFields,
} from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { explicit, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import {
  encodeExtensions,
  findExtension,
  type ParsedExtension,
  parseExtensions,
} from '../extensions/extension.ts';
import { EXTENSION } from '../extensions/oids.ts';
import { type CertId, type CertIdFields, encodeCertId, parseCertId } from './cert-id.ts';
import { decodeOcspNonce, encodeOcspNonce } from './nonce.ts';

/** Largest request read, in bytes: hundreds of CertIDs fit. */
const MAX_REQUEST_BYTES = 64 * 1024;
/** Most CertIDs read of one request. */
const MAX_CERT_IDS = 256;

export interface OcspRequestFields {
  readonly certIds: readonly CertIdFields[];
  readonly nonce?: Uint8Array;
}

/** OCSPRequest (RFC 6960 4.1.1). A request signature is noticed, not kept: it changes no answer. */
export interface OcspRequest {
  readonly raw: Uint8Array;
  readonly certIds: readonly CertId[];
  readonly nonce?: Uint8Array;
  readonly extensions: readonly ParsedExtension[];
  readonly isSigned: boolean;
}

export function buildOcspRequest({ certIds, nonce }: OcspRequestFields): Uint8Array {
  if (certIds.length === 0) throw new FormatError('value', 'OCSPRequest: no CertID');
  const requests = sequence(...certIds.map((id) => sequence(encodeCertId(id))));
  if (nonce === undefined) return sequence(sequence(requests));
  const value = encodeOcspNonce(nonce);
  const extensions = encodeExtensions([{ oid: EXTENSION.ocspNonce, critical: false, value }]);
  return sequence(sequence(requests, explicit(2, extensions)));
}

export function parseOcspRequest(source: Uint8Array): OcspRequest {
  const where = 'OCSPRequest';
  const outer = sequenceFields(parseDer(source, { maxBytes: MAX_REQUEST_BYTES }), where);
  const reader = sequenceFields(outer.next('tbsRequest'), where);
  const signature = outer.context(0);
  outer.end();
  const versionNode = reader.context(0);
  if (versionNode !== undefined) {
    const version = parseSmallInteger(explicitContent(versionNode, where), where, 0, 0);
    refuseDefault(version === 0, `${where} version`);
  }
  reader.context(1);
  const list = expectTag(reader.next('requestList'), TAG.sequence, where).children;
  const extensionsNode = reader.context(2);
  reader.end();
  if (list.length === 0) throw new FormatError('missing', `${where}: requestList is empty`);
  if (list.length > MAX_CERT_IDS) {
    throw new FormatError('limit', `${where}: more than ${MAX_CERT_IDS} CertIDs`);
  }
  const extensions =
    extensionsNode === undefined
      ? []
      : parseExtensions(explicitContent(extensionsNode, where), `${where} extensions`);
  const nonce = findExtension(extensions, EXTENSION.ocspNonce);
  return {
    raw: source,
    certIds: list.map(parseRequest),
    ...(nonce === undefined ? {} : { nonce: decodeOcspNonce(nonce.value) }),
    extensions,
    isSigned: signature !== undefined,
  };
}

function parseRequest(node: DerNode): CertId {
  const reader = sequenceFields(node, 'OCSPRequest Request');
  const id = parseCertId(reader.next('reqCert'));
  const extensions = reader.context(0);
  reader.end();
  if (extensions !== undefined) parseExtensions(explicitContent(extensions, 'Request'), 'Request');
  return id;
}
