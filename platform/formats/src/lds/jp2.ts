import { concat, utf8Bytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';

/** SOC and SIZ, with which a JPEG 2000 codestream begins (ISO/IEC 15444-1 Annex A). */
const CODESTREAM_START = [0xff, 0x4f, 0xff, 0x51] as const;
const SRGB = 16;

/** Puts a bare sRGB codestream of three components into the boxes of a JP2 file (ISO/IEC 15444-1 Annex I). */
export function wrapJp2(codestream: Uint8Array): Uint8Array {
  const { width, height, components } = readSize(codestream);
  return concat(
    box('jP  ', Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a)),
    box('ftyp', concat(utf8Bytes('jp2 '), uint32(0), utf8Bytes('jp2 '))),
    box(
      'jp2h',
      concat(
        box(
          'ihdr',
          concat(uint32(height), uint32(width), Uint8Array.of(0, components, 7, 7, 0, 0)),
        ),
        box('colr', concat(Uint8Array.of(1, 0, 0), uint32(SRGB))),
      ),
    ),
    box('jp2c', codestream),
  );
}

/** Width and height of a JP2 file or a bare codestream. */
export function jp2Size(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const start = Buffer.from(bytes).indexOf(Uint8Array.from(CODESTREAM_START));
  if (start === -1) {
    throw new FormatError('missing', 'JPEG 2000: there is no codestream');
  }
  const { width, height } = readSize(bytes.subarray(start));
  return { width, height };
}

function readSize(codestream: Uint8Array): { width: number; height: number; components: number } {
  if (
    codestream.length < 42 ||
    CODESTREAM_START.some((byte, index) => codestream[index] !== byte)
  ) {
    throw new FormatError('value', 'JPEG 2000: does not begin with SOC and SIZ');
  }
  const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.byteLength);
  return {
    width: view.getUint32(8) - view.getUint32(16),
    height: view.getUint32(12) - view.getUint32(20),
    components: view.getUint16(40),
  };
}

function box(type: string, content: Uint8Array): Uint8Array {
  return concat(uint32(content.length + 8), utf8Bytes(type), content);
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}
