import { parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { integer, sequence, setOf } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/** CscaMasterList (Doc 9303-12 section 9): the country signing certificates that a state has come to trust, DER. */
export interface CscaMasterList {
  readonly version: 0;
  /** As they stand in the list. */
  readonly certificates: readonly Uint8Array[];
}

/** ICAO's own list has some 550; more than this is no list of states. */
const MAX_CERTIFICATES = 5_000;

/** The content that the master list signer signs; certificates are sorted as DER wants a SET OF. */
export function encodeCscaMasterList(certificates: readonly Uint8Array[]): Uint8Array {
  if (certificates.length === 0) throw new FormatError('value', 'CscaMasterList: no certificate');
  return sequence(integer(0), setOf(certificates));
}

/** Reads the content; the certificates are not read. Lists in the field are not always sorted. */
export function parseCscaMasterList(bytes: Uint8Array): CscaMasterList {
  const where = 'CscaMasterList';
  const reader = sequenceFields(parseDer(bytes, { allowUnsortedSets: true }), where);
  parseSmallInteger(reader.next('version'), `${where} version`, 0, 0);
  const list = reader.take(TAG.set, 'certList').children;
  reader.end();
  if (list.length === 0 || list.length > MAX_CERTIFICATES) {
    throw new FormatError('value', `${where}: ${list.length} certificates`);
  }
  return { version: 0, certificates: list.map(({ raw }) => raw) };
}
