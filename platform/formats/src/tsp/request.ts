import { parseSerial, type SerialNumber } from '../certificate/parse-certificate.ts';
import {
  expectTag,
  parseBoolean,
  parseOid,
  parseSmallInteger,
  refuseDefault,
  sequenceFields,
} from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { boolean, implicit, integer, oid, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import {
  type Extension,
  encodeExtensions,
  type ParsedExtension,
  parseExtensionList,
} from '../extensions/extension.ts';
import {
  encodeMessageImprint,
  type MessageImprint,
  type MessageImprintFields,
  parseMessageImprint,
} from './message-imprint.ts';

/** Largest request read, in bytes: one imprint, a policy, a nonce and a few extensions. */
export const MAX_TIME_STAMP_REQUEST_BYTES = 16 * 1024;
/** Longest nonce read: 64 bits are usual (RFC 3161 2.4.1), and it is copied into every token. */
const MAX_NONCE_OCTETS = 64;
const MAX_VERSION = 255;

export interface TimeStampRequestFields {
  readonly messageImprint: MessageImprintFields;
  readonly policy?: string;
  readonly nonce?: bigint | Uint8Array;
  readonly certReq?: boolean;
  readonly extensions?: readonly Extension[];
}

/** TimeStampReq (RFC 3161 2.4.1). Reading judges nothing but the form. */
export interface TimeStampRequest {
  readonly raw: Uint8Array;
  /** 1; what another one means is not said anywhere. */
  readonly version: number;
  readonly messageImprint: MessageImprint;
  readonly policy?: string;
  readonly nonce?: SerialNumber;
  readonly certReq: boolean;
  readonly extensions: readonly ParsedExtension[];
}

export function buildTimeStampRequest(parts: TimeStampRequestFields): Uint8Array {
  const { policy, nonce, extensions = [] } = parts;
  return sequence(
    integer(1),
    encodeMessageImprint(parts.messageImprint),
    ...(policy === undefined ? [] : [oid(policy)]),
    ...(nonce === undefined ? [] : [integer(nonce)]),
    ...(parts.certReq === true ? [boolean(true)] : []),
    ...(extensions.length === 0 ? [] : [implicit(0, encodeExtensions(extensions))]),
  );
}

export function parseTimeStampRequest(source: Uint8Array): TimeStampRequest {
  const where = 'TimeStampReq';
  const limits = { maxBytes: MAX_TIME_STAMP_REQUEST_BYTES };
  const reader = sequenceFields(parseDer(source, limits), where);
  const version = parseSmallInteger(reader.next('version'), `${where} version`, 1, MAX_VERSION);
  const messageImprint = parseMessageImprint(reader.next('messageImprint'));
  const policyNode = reader.optional(TAG.oid);
  const nonceNode = reader.optional(TAG.integer);
  const certReqNode = reader.optional(TAG.boolean);
  const certReq = certReqNode !== undefined && parseBoolean(certReqNode, where);
  refuseDefault(certReqNode !== undefined && !certReq, `${where} certReq`);
  const extensionsNode = reader.context(0);
  reader.end();
  return {
    raw: source,
    version,
    messageImprint,
    ...(policyNode === undefined ? {} : { policy: parseOid(policyNode, where) }),
    ...(nonceNode === undefined ? {} : { nonce: parseNonce(nonceNode, where) }),
    certReq,
    extensions: extensionsNode === undefined ? [] : parseExtensionList(extensionsNode, where),
  };
}

export function parseNonce(node: DerNode, where: string): SerialNumber {
  if (node.content.length > MAX_NONCE_OCTETS) {
    throw new FormatError('limit', `${where}: the nonce has more than ${MAX_NONCE_OCTETS} octets`);
  }
  return parseSerial(expectTag(node, TAG.integer, where));
}
