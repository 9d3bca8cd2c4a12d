import { utf8Bytes } from '../bytes/bytes.ts';
import { expectTag, explicitContent, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { generalizedTime, parseTime } from '../der/time.ts';
import {
  explicit,
  implicitPrimitive,
  integer,
  octetString,
  sequence,
  utf8String,
} from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { decodeUtf8 } from '../names/directory-string.ts';
import { flagBits, parseFlags, parseUtf8 } from './common-object.ts';
import { parseObjectFile } from './object-file.ts';

/** TokenFlags (ISO/IEC 7816-15 section 7.5.8). */
const TOKEN_FLAGS = { readonly: 0, loginRequired: 1, prnGeneration: 2, eidCompliant: 3 } as const;
export type TokenFlag = keyof typeof TOKEN_FLAGS;
const TOKEN_FLAG_LIST = [
  ['readonly', 0],
  ['loginRequired', 1],
  ['prnGeneration', 2],
  ['eidCompliant', 3],
] as const;

export interface TokenInfo {
  /** The card's serial number. */
  readonly serial: Uint8Array;
  readonly manufacturer: string;
  readonly label: string;
  readonly lastUpdate: Date;
  /** Login required and PRN generation where nothing is said. */
  readonly flags?: readonly TokenFlag[];
}

const DEFAULT_FLAGS: readonly TokenFlag[] = ['loginRequired', 'prnGeneration'];

/** EF.TokenInfo (section 7.5.8), version 1. */
export function encodeTokenInfo(info: TokenInfo): Uint8Array {
  return sequence(
    integer(0),
    octetString(info.serial),
    utf8String(info.manufacturer),
    implicitPrimitive(0, utf8Bytes(info.label)),
    flagBits(TOKEN_FLAGS, info.flags ?? DEFAULT_FLAGS),
    explicit(5, generalizedTime(info.lastUpdate)),
  );
}

/** Reads the elements that `encodeTokenInfo` writes, all of them mandatory here. */
export function parseTokenInfo(file: Uint8Array): Required<TokenInfo> {
  const where = 'EF.TokenInfo';
  const [node, more] = parseObjectFile(file, where);
  if (node === undefined || more !== undefined) {
    throw new FormatError('missing', `${where}: not exactly one TokenInfo`);
  }
  const reader = sequenceFields(node, where);
  parseSmallInteger(reader.next('version'), `${where} version`, 0, 0);
  const serial = expectTag(reader.next('serialNumber'), TAG.octetString, where).content;
  const manufacturer = parseUtf8(reader.next('manufacturerID'), where);
  const label = reader.context(0);
  const flags = parseFlags(reader.next('tokenflags'), TOKEN_FLAG_LIST, where);
  const updated = reader.context(5);
  reader.end();
  if (label === undefined || label.constructed || updated === undefined) {
    throw new FormatError('missing', `${where}: label or lastUpdate is missing`);
  }
  return {
    serial,
    manufacturer,
    label: decodeUtf8(label.content, where),
    flags,
    lastUpdate: parseTime(expectTag(explicitContent(updated, where), TAG.generalizedTime, where)),
  };
}
