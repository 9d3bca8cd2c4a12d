import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from '../algorithms/algorithm-identifier.ts';
import { parseSpki, type SubjectPublicKeyInfo } from '../algorithms/subject-public-key-info.ts';
import {
  explicitContent,
  integerValue,
  parseSmallInteger,
  refuseDefault,
  sequenceFields,
} from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { parseTime } from '../der/time.ts';
import { FormatError } from '../errors.ts';
import { type ParsedExtension, parseExtensions } from '../extensions/extension.ts';
import type { ParsedName } from '../names/name.ts';
import { parseName } from '../names/parse-name.ts';
import { parseSigned } from './parse-signed.ts';

export interface SerialNumber {
  /** As a number; may be zero or negative in what others have issued. */
  readonly value: bigint;
  /** Content octets of the INTEGER. */
  readonly bytes: Uint8Array;
}

/** A certificate (RFC 5280 4.1), every part beside its bytes. Reading judges nothing. */
export interface Certificate {
  readonly raw: Uint8Array;
  readonly tbs: Uint8Array;
  readonly version: 1 | 2 | 3;
  readonly serial: SerialNumber;
  readonly issuer: ParsedName;
  readonly subject: ParsedName;
  /** Both times as they stand. */
  readonly validity: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly spki: SubjectPublicKeyInfo;
  readonly hasUniqueIdentifiers: boolean;
  readonly extensions: readonly ParsedExtension[];
  /** Algorithm inside the to-be-signed part, and the one beside the signature. */
  readonly tbsSignatureAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

export function parseCertificate(source: Uint8Array | DerNode): Certificate {
  const where = 'TBSCertificate';
  const signed = parseSigned(
    source instanceof Uint8Array ? parseDer(source) : source,
    'Certificate',
  );
  const reader = sequenceFields(signed.tbs, where);
  const versionNode = reader.context(0);
  const version =
    versionNode === undefined
      ? 0
      : parseSmallInteger(explicitContent(versionNode, where), `${where} version`, 0, 2);
  refuseDefault(versionNode !== undefined && version === 0, `${where} version`);
  const serial = parseSerial(reader.take(TAG.integer, 'serialNumber'));
  const tbsSignatureAlgorithm = parseAlgorithmIdentifier(reader.next('signature'), where);
  const issuer = parseName(reader.next('issuer'), 'issuer');
  const validityNode = reader.next('validity');
  const validity = sequenceFields(validityNode, `${where} validity`);
  const notBefore = parseTime(validity.next('notBefore'));
  const notAfter = parseTime(validity.next('notAfter'));
  validity.end();
  const subject = parseName(reader.next('subject'), 'subject');
  const spki = parseSpki(reader.next('subjectPublicKeyInfo'));
  const uniqueIdentifiers = [reader.context(1), reader.context(2)].filter((id) => id !== undefined);
  const extensionsNode = reader.context(3);
  reader.end();
  if (extensionsNode !== undefined && version !== 2) {
    throw new FormatError('unexpected', `${where}: extensions need version 3`);
  }
  return {
    raw: signed.raw,
    tbs: signed.tbs.raw,
    version: version === 0 ? 1 : version === 1 ? 2 : 3,
    serial,
    issuer,
    subject,
    validity: validityNode.raw,
    notBefore,
    notAfter,
    spki,
    hasUniqueIdentifiers: uniqueIdentifiers.length > 0,
    extensions:
      extensionsNode === undefined ? [] : parseExtensions(explicitContent(extensionsNode, where)),
    tbsSignatureAlgorithm,
    signatureAlgorithm: signed.algorithm,
    signature: signed.signature,
  };
}

export function parseSerial(node: DerNode): SerialNumber {
  return { value: integerValue(node.content), bytes: node.content };
}
