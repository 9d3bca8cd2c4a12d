import { concat, utf8Bytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { parseTlv, parseTlvs, requireTlv, tlv } from '../tlv/tlv.ts';
import { LDS_FILES } from './file-ids.ts';
import { jp2Size } from './jp2.ts';
import { jpegSize } from './jpeg.ts';

/** The portrait in DG2. */
export interface FaceImage {
  readonly format: 'jpeg' | 'jpeg2000';
  readonly width: number;
  readonly height: number;
  readonly image: Uint8Array;
}

/** ISO/IEC 19794-5:2005 sections 5.4 to 5.7: lengths of the facial record's headers. */
const RECORD_HEADER = 14;
const FACIAL_INFORMATION = 20;
const IMAGE_INFORMATION = 12;
const IMAGE_START = RECORD_HEADER + FACIAL_INFORMATION + IMAGE_INFORMATION;

/** Format identifier and version number, each ended by a zero octet. */
const FACIAL_MARK = 'FAC\u0000010\u0000';

/** CBEFF: facial features, and the format owner and type of ISO/IEC JTC 1 SC 37 for 19794-5. */
const BIOMETRIC_TYPE_FACE = 0x02;
const FORMAT_OWNER = 0x0101;
const FORMAT_TYPE = 0x0008;

/** Format, width and height as the image itself says, so that the record's header is right. */
export function faceImage(image: Uint8Array): FaceImage {
  return image[0] === 0xff && image[1] === 0xd8
    ? { format: 'jpeg', ...jpegSize(image), image }
    : { format: 'jpeg2000', ...jp2Size(image), image };
}

/** DG2 with one face (Doc 9303-10 section 4.7.2, ISO/IEC 19794-5). */
export function encodeDg2(face: FaceImage): Uint8Array {
  const header = concat(
    tlv(
      0xa1,
      concat(
        tlv(0x80, Uint8Array.of(0x01, 0x01)),
        tlv(0x81, Uint8Array.of(BIOMETRIC_TYPE_FACE)),
        tlv(0x87, number(FORMAT_OWNER, 2)),
        tlv(0x88, number(FORMAT_TYPE, 2)),
      ),
    ),
    tlv(0x5f2e, facialRecord(face)),
  );
  return tlv(LDS_FILES.DG2.tag, tlv(0x7f61, tlv(0x02, Uint8Array.of(1)), tlv(0x7f60, header)));
}

function facialRecord({ format, width, height, image }: FaceImage): Uint8Array {
  if (![width, height].every((side) => Number.isInteger(side) && side > 0 && side <= 0xffff)) {
    throw new FormatError('value', `DG2: an image of ${width} by ${height} cannot be described`);
  }
  const recordLength = IMAGE_START + image.length;
  return concat(
    utf8Bytes(FACIAL_MARK),
    number(recordLength, 4),
    number(1, 2),
    // Facial information: block length, no feature points, gender, eye and hair unspecified, no expression, no pose.
    number(recordLength - RECORD_HEADER, 4),
    number(0, 2),
    Uint8Array.of(0, 0, 0),
    number(0, 3),
    number(0, 2),
    number(0, 3),
    number(0, 3),
    // Image information: full frontal, data type, size, sRGB 24 bit, unspecified source, device and quality.
    Uint8Array.of(0x01, format === 'jpeg' ? 0x00 : 0x01),
    number(width, 2),
    number(height, 2),
    Uint8Array.of(0x01, 0x00),
    number(0, 2),
    number(0, 2),
    image,
  );
}

export function parseDg2(bytes: Uint8Array): FaceImage {
  const where = 'DG2';
  const file = parseTlv(bytes, where);
  if (file.tag !== LDS_FILES.DG2.tag) {
    throw new FormatError('unexpected', `${where}: the tag is ${file.tag.toString(16)}`);
  }
  const group = requireTlv(parseTlvs(file.value, where), 0x7f61, where);
  const template = requireTlv(parseTlvs(group.value, where), 0x7f60, where);
  const record = requireTlv(parseTlvs(template.value, where), 0x5f2e, where).value;
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const mark = Buffer.from(record.subarray(0, 8)).toString('latin1');
  if (record.length < IMAGE_START || mark !== FACIAL_MARK || view.getUint32(8) !== record.length) {
    throw new FormatError('value', `${where}: no facial record of ISO/IEC 19794-5:2005`);
  }
  // One portrait is read; the block's own length would end it before a second one.
  if (view.getUint16(12) !== 1 || view.getUint32(14) !== record.length - RECORD_HEADER) {
    throw new FormatError('unsupported', `${where}: the record does not hold exactly one face`);
  }
  const points = view.getUint16(18);
  const information = RECORD_HEADER + FACIAL_INFORMATION + points * 8;
  if (information + IMAGE_INFORMATION > record.length) {
    throw new FormatError('truncated', `${where}: the feature points leave no room for an image`);
  }
  const type = view.getUint8(information + 1);
  if (type > 1) {
    throw new FormatError('unsupported', `${where}: image data type ${type}`);
  }
  return {
    format: type === 0 ? 'jpeg' : 'jpeg2000',
    width: view.getUint16(information + 2),
    height: view.getUint16(information + 4),
    image: record.subarray(information + IMAGE_INFORMATION),
  };
}

function number(value: number, octets: number): Uint8Array {
  return Uint8Array.from(
    { length: octets },
    (_, index) => (value >>> (8 * (octets - 1 - index))) & 0xff,
  );
}
