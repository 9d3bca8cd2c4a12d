import { concat, utf8Bytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { parseTlv, parseTlvs, requireTlv, tlv } from '../tlv/tlv.ts';
import { LDS_FILES } from './file-ids.ts';

/** DG11, additional personal details (Doc 9303-10 section 4.7.11); an ID card's carries no address. */
export interface Dg11 {
  /** Full name in national characters, primary and secondary identifier. */
  readonly fullName?: string;
  readonly personalNumber?: string;
  /** YYYYMMDD */
  readonly fullBirthDate?: string;
  readonly placeOfBirth?: string;
}

const TAGS: readonly (readonly [keyof Dg11, number])[] = [
  ['fullName', 0x5f0e],
  ['personalNumber', 0x5f10],
  ['fullBirthDate', 0x5f2b],
  ['placeOfBirth', 0x5f11],
];

export function encodeDg11(details: Dg11): Uint8Array {
  const present = TAGS.flatMap(([name, tag]) => {
    const value = details[name];
    return value === undefined ? [] : [{ tag, value }];
  });
  const list = concat(...present.map(({ tag }) => Uint8Array.of(tag >> 8, tag & 0xff)));
  return tlv(
    LDS_FILES.DG11.tag,
    tlv(0x5c, list),
    ...present.map(({ tag, value }) => tlv(tag, utf8Bytes(value))),
  );
}

export function parseDg11(bytes: Uint8Array): Dg11 {
  const file = parseTlv(bytes, 'DG11');
  if (file.tag !== LDS_FILES.DG11.tag) {
    throw new FormatError('unexpected', `DG11: the tag is ${file.tag.toString(16)}`);
  }
  const items = parseTlvs(file.value, 'DG11');
  requireTlv(items, 0x5c, 'DG11');
  const found: { -readonly [Name in keyof Dg11]: string } = {};
  for (const [name, tag] of TAGS) {
    const item = items.find((candidate) => candidate.tag === tag);
    if (item !== undefined) {
      found[name] = Buffer.from(item.value).toString('utf8');
    }
  }
  return found;
}
