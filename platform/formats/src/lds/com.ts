import { utf8Bytes } from '../bytes/bytes.ts';
import { refuseDuplicates } from '../der/fields.ts';
import { FormatError } from '../errors.ts';
import { parseTlv, parseTlvs, requireTlv, tlv } from '../tlv/tlv.ts';
import { dataGroupNumber, LDS_FILES, type LdsFileName, ldsFileByTag } from './file-ids.ts';

/** EF.COM (Doc 9303-10 section 4.6.1): versions, and which data groups are there. */
export interface Com {
  /** `0107` for LDS 1.7. */
  readonly ldsVersion: string;
  /** `040000` for Unicode 4.0. */
  readonly unicodeVersion: string;
  readonly dataGroups: readonly LdsFileName[];
}

/** Digits of each version number, two a part. */
const LDS_VERSION = /^\d{4}$/;
const UNICODE_VERSION = /^\d{6}$/;

export function encodeCom(com: Com): Uint8Array {
  checkCom(com);
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
  const com: Com = {
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
  checkCom(com);
  return com;
}

function checkCom({ ldsVersion, unicodeVersion, dataGroups }: Com): void {
  if (!LDS_VERSION.test(ldsVersion) || !UNICODE_VERSION.test(unicodeVersion)) {
    throw new FormatError('value', 'EF.COM: a version is not of four or six digits');
  }
  if (dataGroups.some((name) => dataGroupNumber(name) === undefined)) {
    throw new FormatError('value', 'EF.COM: lists a file that is no data group');
  }
  refuseDuplicates(dataGroups, 'EF.COM');
}
