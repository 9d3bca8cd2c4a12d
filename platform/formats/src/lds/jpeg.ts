import { FormatError } from '../errors.ts';

const SOI = 0xffd8;
/** Markers C0 to CF begin a frame, but these define tables or are reserved (ITU-T T.81 table B.1). */
const NO_FRAME = [0xc4, 0xc8, 0xcc];
const START_OF_SCAN = 0xda;

/** Width and height of a JPEG, from its frame header (ITU-T T.81 section B.2.2). */
export function jpegSize(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 2 || view.getUint16(0) !== SOI) {
    throw new FormatError('value', 'JPEG: does not begin with SOI');
  }
  for (let offset = 2; offset + 4 <= bytes.length; ) {
    const marker = view.getUint8(offset + 1);
    const length = view.getUint16(offset + 2);
    if (view.getUint8(offset) !== 0xff || marker === START_OF_SCAN || length < 2) {
      break;
    }
    if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.includes(marker)) {
      if (length < 8 || offset + 9 > bytes.length) {
        break;
      }
      return { height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) };
    }
    offset += 2 + length;
  }
  throw new FormatError('missing', 'JPEG: there is no frame header before the first scan');
}
