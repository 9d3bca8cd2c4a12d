import { concat, equalBytes, fromHex, hex, utf8Bytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { decodeUtf8 } from '../names/directory-string.ts';
import { parseTlvs, readTlv, requireTlv, tlv } from '../tlv/tlv.ts';
import { requireFiller } from './object-file.ts';

/** Application identifier of PKCS #15, which ISO/IEC 7816-15 keeps. */
const PKCS15_AID = fromHex('a000000063504b43532d3135');
const DIRECTORY = '3f005015';

/** EF.DIR's entry for the application (ISO/IEC 7816-15 section 7.5.1); its AID is that of PKCS #15. */
export function encodeDirEntry(label: string): Uint8Array {
  return tlv(
    0x61,
    concat(tlv(0x4f, PKCS15_AID), tlv(0x50, utf8Bytes(label)), tlv(0x51, fromHex(DIRECTORY))),
  );
}

/** The label and directory of the application that EF.DIR names; filler behind the entry is passed over. */
export function parseDirEntry(file: Uint8Array): { readonly label: string; readonly path: string } {
  const where = 'EF.DIR';
  const entry = readTlv(file, 0, where);
  if (entry.tag !== 0x61) {
    throw new FormatError('unexpected', `${where}: the tag is ${entry.tag.toString(16)}`);
  }
  requireFiller(file.subarray(entry.raw.length), where);
  const items = parseTlvs(entry.value, where);
  if (!equalBytes(requireTlv(items, 0x4f, where).value, PKCS15_AID)) {
    throw new FormatError('unsupported', `${where}: names another application than PKCS #15`);
  }
  return {
    label: decodeUtf8(requireTlv(items, 0x50, where).value, where),
    path: hex(requireTlv(items, 0x51, where).value),
  };
}
