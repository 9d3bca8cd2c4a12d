import { concat, hex, utf8Bytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { decodeUtf8 } from '../names/directory-string.ts';
import { parseTagList, parseTlv, parseTlvs, requireTlv, tlv } from '../tlv/tlv.ts';
import { LDS_FILES } from './file-ids.ts';

/** DG11, additional personal details (Doc 9303-10 section 4.7.11). Several parts of a value are parted by `<`. */
export interface Dg11 {
  /** Full name in national characters, primary and secondary identifier. */
  readonly fullName?: string;
  readonly personalNumber?: string;
  /** YYYYMMDD */
  readonly fullBirthDate?: string;
  readonly placeOfBirth?: string;
  readonly telephone?: string;
  readonly profession?: string;
  readonly title?: string;
  readonly custodyInformation?: string;
}

/** As a chip gives it: documents of other issuers may carry an address; ours have it in the signed address file. */
export interface ParsedDg11 extends Dg11 {
  readonly permanentAddress?: string;
}

const TAGS: readonly (readonly [keyof Dg11, number])[] = [
  ['fullName', 0x5f0e],
  ['personalNumber', 0x5f10],
  ['fullBirthDate', 0x5f2b],
  ['placeOfBirth', 0x5f11],
  ['telephone', 0x5f12],
  ['profession', 0x5f13],
  ['title', 0x5f14],
  ['custodyInformation', 0x5f18],
];
const READ_TAGS: readonly (readonly [keyof ParsedDg11, number])[] = [
  ...TAGS,
  ['permanentAddress', 0x5f42],
];
const TAG_LIST = 0x5c;
const BIRTH_DATE = 0x5f2b;
/** Older documents pack the date into four octets of decimal digits. */
const PACKED_DATE_OCTETS = 4;

export function encodeDg11(details: Dg11): Uint8Array {
  if (details.fullBirthDate !== undefined && !/^\d{8}$/.test(details.fullBirthDate)) {
    throw new FormatError('value', 'DG11 fullBirthDate: must be YYYYMMDD');
  }
  const present = TAGS.flatMap(([name, tag]) => {
    const value = details[name];
    return value === undefined ? [] : [{ tag, value }];
  });
  const list = concat(...present.map(({ tag }) => Uint8Array.of(tag >> 8, tag & 0xff)));
  return tlv(
    LDS_FILES.DG11.tag,
    tlv(TAG_LIST, list),
    ...present.map(({ tag, value }) => tlv(tag, utf8Bytes(value))),
  );
}

/** Details that this package does not name (other names, pictures) are passed over. */
export function parseDg11(bytes: Uint8Array): ParsedDg11 {
  const file = parseTlv(bytes, 'DG11');
  if (file.tag !== LDS_FILES.DG11.tag) {
    throw new FormatError('unexpected', `DG11: the tag is ${file.tag.toString(16)}`);
  }
  const items = parseTlvs(file.value, 'DG11');
  const listed = parseTagList(requireTlv(items, TAG_LIST, 'DG11').value, 'DG11 tag list');
  const found: { -readonly [Name in keyof ParsedDg11]: string } = {};
  for (const [name, tag] of READ_TAGS) {
    const [item, again] = items.filter((candidate) => candidate.tag === tag);
    if (item === undefined && listed.includes(tag)) {
      throw new FormatError('missing', `DG11: lists ${tag.toString(16)} and does not have it`);
    }
    if (again !== undefined) {
      throw new FormatError('duplicate', `DG11: ${tag.toString(16)} stands twice`);
    }
    if (item !== undefined) {
      found[name] =
        tag === BIRTH_DATE && item.value.length === PACKED_DATE_OCTETS
          ? hex(item.value)
          : decodeUtf8(item.value, `DG11 ${name}`);
    }
  }
  return found;
}
