import { parseAlgorithmIdentifier } from '../algorithms/algorithm-identifier.ts';
import type { HashName } from '../algorithms/hash-algorithm.ts';
import { encodeHashAlgorithm, requireHash } from '../algorithms/hash-algorithm.ts';
import { expectTag, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { integer, octetString, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { parseTlv, tlv } from '../tlv/tlv.ts';
import { LDS_FILES } from './file-ids.ts';

/** id-icao-mrtd-security-ldsSecurityObject (Doc 9303-10 section 4.6.2.3). */
export const LDS_SECURITY_OBJECT_OID = '2.23.136.1.1.1';

/** LDSSecurityObject: the hash of each data group that the document has. */
export interface LdsSecurityObject {
  readonly version: 0 | 1;
  readonly hash: HashName;
  readonly dataGroupHashes: readonly { readonly number: number; readonly hash: Uint8Array }[];
}

export function encodeLdsSecurityObject(object: Omit<LdsSecurityObject, 'version'>): Uint8Array {
  const groups = [...object.dataGroupHashes].sort((a, b) => a.number - b.number);
  return sequence(
    integer(0),
    encodeHashAlgorithm(object.hash),
    sequence(...groups.map(({ number, hash }) => sequence(integer(number), octetString(hash)))),
  );
}

export function parseLdsSecurityObject(bytes: Uint8Array): LdsSecurityObject {
  const where = 'LDSSecurityObject';
  const reader = sequenceFields(parseDer(bytes), where);
  const version = parseSmallInteger(reader.next('version'), `${where} version`, 0, 1);
  const hash = requireHash(parseAlgorithmIdentifier(reader.next('hashAlgorithm')), where);
  const list = reader.take(TAG.sequence, 'dataGroupHashValues').children;
  if (version === 1 && reader.more()) {
    reader.next('ldsVersionInfo');
  }
  reader.end();
  if (list.length < 1 || list.length > 16) {
    throw new FormatError('value', `${where}: ${list.length} data groups`);
  }
  const dataGroupHashes = list.map((node) => {
    const group = sequenceFields(node, where);
    const number = parseSmallInteger(group.next('dataGroupNumber'), where, 1, 16);
    const value = expectTag(group.next('dataGroupHashValue'), TAG.octetString, where).content;
    group.end();
    return { number, hash: value };
  });
  const numbers = new Set(dataGroupHashes.map(({ number }) => number));
  if (numbers.size !== dataGroupHashes.length) {
    throw new FormatError('duplicate', `${where}: a data group stands twice`);
  }
  return { version: version === 0 ? 0 : 1, hash, dataGroupHashes };
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
