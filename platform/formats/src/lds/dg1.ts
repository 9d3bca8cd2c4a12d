import { utf8Bytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { type Mrz, parseMrz } from '../mrz/parse-mrz.ts';
import { parseTlv, parseTlvs, requireTlv, tlv } from '../tlv/tlv.ts';
import { LDS_FILES } from './file-ids.ts';

const MRZ_DATA = 0x5f1f;

/** DG1 (Doc 9303-10 section 4.7.1): the lines of the MRZ without separators. */
export function encodeDg1(lines: readonly string[]): Uint8Array {
  const text = lines.join('');
  parseMrz(text);
  return tlv(LDS_FILES.DG1.tag, tlv(MRZ_DATA, utf8Bytes(text)));
}

export function parseDg1(bytes: Uint8Array): Mrz {
  const file = parseTlv(bytes, 'DG1');
  if (file.tag !== LDS_FILES.DG1.tag) {
    throw new FormatError('unexpected', `DG1: the tag is ${file.tag.toString(16)}`);
  }
  const { value } = requireTlv(parseTlvs(file.value, 'DG1'), MRZ_DATA, 'DG1');
  return parseMrz(Buffer.from(value).toString('latin1'));
}
