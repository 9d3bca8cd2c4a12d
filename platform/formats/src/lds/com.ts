import { utf8Bytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { parseTlv, parseTlvs, requireTlv, tlv } from '../tlv/tlv.ts';
import { LDS_FILES, type LdsFileName, ldsFileByTag } from './file-ids.ts';

/** EF.COM (Doc 9303-10 section 4.6.1): versions, and which data groups are there. */
export interface Com {
  /** `0107` for LDS 1.7. */
  readonly ldsVersion: string;
  /** `040000` for Unicode 4.0. */
  readonly unicodeVersion: string;
  readonly dataGroups: readonly LdsFileName[];
}

export function encodeCom(com: Com): Uint8Array {
  return tlv(
    LDS_FILES.COM.tag,
    tlv(0x5f01, utf8Bytes(com.ldsVersion)),
    tlv(0x5f36, utf8Bytes(com.unicodeVersion)),
    tlv(0x5c, Uint8Array.from(com.dataGroups.map((name) => LDS_FILES[name].tag))),
  );
}

export function parseCom(bytes: Uint8Array): Com {
  const where = 'EF.COM';
  const file = parseTlv(bytes, where);
  if (file.tag !== LDS_FILES.COM.tag) {
    throw new FormatError('unexpected', `${where}: the tag is ${file.tag.toString(16)}`);
  }
  const items = parseTlvs(file.value, where);
  const text = (tag: number): string =>
    Buffer.from(requireTlv(items, tag, where).value).toString('latin1');
  return {
    ldsVersion: text(0x5f01),
    unicodeVersion: text(0x5f36),
    dataGroups: [...requireTlv(items, 0x5c, where).value].map((tag) => {
      const name = ldsFileByTag(tag);
      if (name === undefined) {
        throw new FormatError('value', `${where}: ${tag.toString(16)} is the tag of no data group`);
      }
      return name;
    }),
  };
}
