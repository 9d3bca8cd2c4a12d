import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from '../algorithms/algorithm-identifier.ts';
import { parseSerial, type SerialNumber } from '../certificate/parse-certificate.ts';
import { parseSigned } from '../certificate/parse-signed.ts';
import { explicitContent, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { CRL_DER_LIMITS } from '../der/limits.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { derElements, parseDer } from '../der/parse.ts';
import { parseTime } from '../der/time.ts';
import { FormatError } from '../errors.ts';
import {
  type CrlReason,
  decodeCrlReason,
  decodeInvalidityDate,
} from '../extensions/crl-extensions.ts';
import { findExtension, type ParsedExtension, parseExtensions } from '../extensions/extension.ts';
import { EXTENSION } from '../extensions/oids.ts';
import type { ParsedName } from '../names/name.ts';
import { parseName } from '../names/parse-name.ts';

export interface CrlEntry {
  readonly serial: SerialNumber;
  readonly revocationDate: Date;
  /** Absent in the entry means `unspecified`. */
  readonly reason: CrlReason;
  readonly invalidityDate?: Date;
  readonly extensions: readonly ParsedExtension[];
}

/** A CRL (RFC 5280 5.1). Its entries are read one by one as `entries()` is walked, and never kept. */
export interface CertificateRevocationList {
  readonly raw: Uint8Array;
  readonly tbs: Uint8Array;
  readonly version: 1 | 2;
  readonly issuer: ParsedName;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly hasRevokedCertificates: boolean;
  readonly extensions: readonly ParsedExtension[];
  readonly tbsSignatureAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** Throws FormatError at the first malformed entry. */
  entries(): Generator<CrlEntry>;
}

export function parseCrl(source: Uint8Array): CertificateRevocationList {
  const where = 'TBSCertList';
  const signed = parseSigned(parseDer(source, CRL_DER_LIMITS), 'CertificateList');
  const reader = sequenceFields(signed.tbs, where);
  const versionNode = reader.optional(TAG.integer);
  if (versionNode !== undefined) parseSmallInteger(versionNode, `${where} version`, 1, 1);
  const tbsSignatureAlgorithm = parseAlgorithmIdentifier(reader.next('signature'), where);
  const issuer = parseName(reader.next('issuer'), `${where} issuer`);
  const thisUpdate = parseTime(reader.next('thisUpdate'));
  const nextNode = reader.optional(TAG.utcTime) ?? reader.optional(TAG.generalizedTime);
  const revoked = reader.optional(TAG.sequence);
  const extensionsNode = reader.context(0);
  reader.end();
  if (revoked !== undefined && revoked.content.length === 0) {
    throw new FormatError('value', `${where}: an empty revokedCertificates must be absent`);
  }
  if (extensionsNode !== undefined && versionNode === undefined) {
    throw new FormatError('unexpected', `${where}: extensions need version 2`);
  }
  return {
    raw: signed.raw,
    tbs: signed.tbs.raw,
    version: versionNode === undefined ? 1 : 2,
    issuer,
    thisUpdate,
    nextUpdate: nextNode && parseTime(nextNode),
    hasRevokedCertificates: revoked !== undefined,
    extensions:
      extensionsNode === undefined ? [] : parseExtensions(explicitContent(extensionsNode, where)),
    tbsSignatureAlgorithm,
    signatureAlgorithm: signed.algorithm,
    signature: signed.signature,
    entries: () => readEntries(revoked),
  };
}

function* readEntries(revoked: DerNode | undefined): Generator<CrlEntry> {
  if (revoked === undefined) return;
  for (const node of derElements(revoked)) yield parseEntry(node);
}

function parseEntry(node: DerNode): CrlEntry {
  const where = 'revokedCertificates';
  const reader = sequenceFields(node, where);
  const serial = parseSerial(reader.take(TAG.integer, 'userCertificate'));
  const revocationDate = parseTime(reader.next('revocationDate'));
  const extensionsNode = reader.optional(TAG.sequence);
  reader.end();
  const extensions = extensionsNode === undefined ? [] : parseExtensions(extensionsNode, where);
  const reason = findExtension(extensions, EXTENSION.cRLReason);
  const invalidity = findExtension(extensions, EXTENSION.invalidityDate);
  return {
    serial,
    revocationDate,
    reason: reason === undefined ? 'unspecified' : decodeCrlReason(reason.value),
    ...(invalidity === undefined ? {} : { invalidityDate: decodeInvalidityDate(invalidity.value) }),
    extensions,
  };
}
