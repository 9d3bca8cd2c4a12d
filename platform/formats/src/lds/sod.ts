import { parseAlgorithmIdentifier } from '../algorithms/algorithm-identifier.ts';
import type { HashName } from '../algorithms/hash-algorithm.ts';
import { encodeHashAlgorithm, HASH_LENGTH, requireHash } from '../algorithms/hash-algorithm.ts';
import { expectTag, parseSmallInteger, refuseDuplicates, sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { integer, octetString, printableString, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { parseDirectoryString } from '../names/directory-string.ts';
import { parseTlv, tlv } from '../tlv/tlv.ts';
import { LDS_FILES } from './file-ids.ts';

/** id-icao-mrtd-security-ldsSecurityObject (Doc 9303-10 section 4.6.2.3). */
export const LDS_SECURITY_OBJECT_OID = '2.23.136.1.1.1';

/** The versions that EF.COM gives without protection: `0108`, `040000`. */
export interface LdsVersionInfo {
  readonly ldsVersion: string;
  readonly unicodeVersion: string;
}

/** DataGroupHashValues ::= SEQUENCE SIZE (2..16): DG1 and DG2 are mandatory. */
const MIN_GROUPS = 2;
const MAX_GROUPS = 16;

/** LDSSecurityObject: the hash of each data group that the document has. */
export interface LdsSecurityObject {
  readonly version: 0 | 1;
  /** LDSVersionInfo, which version 1 adds (Doc 9303-10 section 4.6.2.2). */
  readonly versionInfo?: LdsVersionInfo;
  readonly hash: HashName;
  readonly dataGroupHashes: readonly { readonly number: number; readonly hash: Uint8Array }[];
}

/** Version 1 with `versionInfo`, version 0 without. */
export function encodeLdsSecurityObject(object: Omit<LdsSecurityObject, 'version'>): Uint8Array {
  const groups = [...object.dataGroupHashes].sort((a, b) => a.number - b.number);
  checkGroups(object.hash, groups);
  return sequence(
    integer(object.versionInfo === undefined ? 0 : 1),
    encodeHashAlgorithm(object.hash),
    sequence(...groups.map(({ number, hash }) => sequence(integer(number), octetString(hash)))),
    ...encodeVersionInfo(object.versionInfo),
  );
}

function encodeVersionInfo(info: LdsVersionInfo | undefined): readonly Uint8Array[] {
  return info === undefined
    ? []
    : [sequence(printableString(info.ldsVersion), printableString(info.unicodeVersion))];
}

function parseVersionInfo(node: DerNode, where: string): LdsVersionInfo {
  const reader = sequenceFields(node, where);
  const text = (what: string): string =>
    parseDirectoryString(reader.take(TAG.printableString, what), where);
  const info = { ldsVersion: text('ldsVersion'), unicodeVersion: text('unicodeVersion') };
  reader.end();
  return info;
}

function checkGroups(hash: HashName, groups: LdsSecurityObject['dataGroupHashes']): void {
  const where = 'LDSSecurityObject';
  if (groups.length < MIN_GROUPS || groups.length > MAX_GROUPS) {
    throw new FormatError('value', `${where}: ${groups.length} data groups, not 2 to 16`);
  }
  refuseDuplicates(
    groups.map(({ number }) => String(number)),
    where,
  );
  for (const { number, hash: value } of groups) {
    if (!Number.isInteger(number) || number < 1 || number > MAX_GROUPS) {
      throw new FormatError('value', `${where}: there is no data group ${number}`);
    }
    if (value.length !== HASH_LENGTH[hash]) {
      throw new FormatError('value', `${where}: the hash of DG${number} is no ${hash}`);
    }
  }
}

export function parseLdsSecurityObject(bytes: Uint8Array): LdsSecurityObject {
  const where = 'LDSSecurityObject';
  const reader = sequenceFields(parseDer(bytes), where);
  const version = parseSmallInteger(reader.next('version'), `${where} version`, 0, 1);
  const hash = requireHash(parseAlgorithmIdentifier(reader.next('hashAlgorithm')), where);
  const list = reader.take(TAG.sequence, 'dataGroupHashValues').children;
  const info = version === 1 ? reader.optional(TAG.sequence) : undefined;
  reader.end();
  const dataGroupHashes = list.map((node) => {
    const group = sequenceFields(node, where);
    const number = parseSmallInteger(group.next('dataGroupNumber'), where, 1, 16);
    const value = expectTag(group.next('dataGroupHashValue'), TAG.octetString, where).content;
    group.end();
    return { number, hash: value };
  });
  checkGroups(hash, dataGroupHashes);
  return {
    version: version === 0 ? 0 : 1,
    hash,
    dataGroupHashes,
    ...(info === undefined ? {} : { versionInfo: parseVersionInfo(info, where) }),
  };
}

/** EF.SOD: the SignedData's ContentInfo under tag 77. */
export function encodeSod(contentInfo: Uint8Array): Uint8Array {
  return tlv(LDS_FILES.SOD.tag, contentInfo);
}

/** The ContentInfo inside EF.SOD. */
export function parseSod(bytes: Uint8Array): Uint8Array {
  const file = parseTlv(bytes, 'EF.SOD');
  if (file.tag !== LDS_FILES.SOD.tag) {
    throw new FormatError('unexpected', `EF.SOD: the tag is ${file.tag.toString(16)}`);
  }
  return file.value;
}
