import { concat, equalBytes, utf8Bytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';

/** SOC and SIZ, with which a JPEG 2000 codestream begins (ISO/IEC 15444-1 Annex A). */
const CODESTREAM_START = Uint8Array.of(0xff, 0x4f, 0xff, 0x51);
/** SOC, and SIZ up to the first component. */
const SIZE_OCTETS = 42;
const COMPONENT_OCTETS = 3;

/** Content of the signature box (section I.5.1). */
const SIGNATURE = Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a);
/** Enumerated colour spaces (table I.10) by number of components. */
const COLOUR_SPACE: Readonly<Record<number, number>> = { 1: 17, 3: 16 };

/** Puts a bare codestream, sRGB or greyscale, into the boxes of a JP2 file (ISO/IEC 15444-1 Annex I). */
export function wrapJp2(codestream: Uint8Array): Uint8Array {
  const { width, height, components, depth } = readSize(codestream);
  const colourSpace = COLOUR_SPACE[components];
  if (colourSpace === undefined) {
    throw new FormatError('unsupported', `JPEG 2000: an image of ${components} components`);
  }
  const header = concat(
    uint32(height),
    uint32(width),
    // Components, bits a component, compression 7, colour space known, no rights.
    Uint8Array.of(0, components, depth, 7, 0, 0),
  );
  return concat(
    box('jP  ', SIGNATURE),
    box('ftyp', concat(utf8Bytes('jp2 '), uint32(0), utf8Bytes('jp2 '))),
    box(
      'jp2h',
      concat(box('ihdr', header), box('colr', concat(Uint8Array.of(1, 0, 0), uint32(colourSpace)))),
    ),
    box('jp2c', codestream),
  );
}

/** Width and height of a JP2 file or a bare codestream. */
export function jp2Size(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const { width, height } = readSize(isCodestream(bytes) ? bytes : jp2Codestream(bytes));
  return { width, height };
}

/** The codestream in a JP2 file. */
export function jp2Codestream(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let offset = 0; offset + 8 <= file.length; ) {
    const declared = view.getUint32(offset);
    // Length 0: the box reaches to the end. Length 1, eight octets of length, is for files over 4 GiB.
    const length = declared === 0 ? file.length - offset : declared;
    if (length < 8 || length > file.length - offset) {
      throw new FormatError('truncated', `JPEG 2000: the box at ${offset} has no right length`);
    }
    const type = Buffer.from(file.subarray(offset + 4, offset + 8)).toString('latin1');
    const content = file.subarray(offset + 8, offset + length);
    if (offset === 0 && !(type === 'jP  ' && equalBytes(content, SIGNATURE))) {
      break;
    }
    if (type === 'jp2c') {
      return content;
    }
    offset += length;
  }
  throw new FormatError('missing', 'JPEG 2000: no JP2 file with a codestream');
}

function isCodestream(bytes: Uint8Array): boolean {
  return equalBytes(bytes.subarray(0, CODESTREAM_START.length), CODESTREAM_START);
}

interface ImageSize {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Bits a component less one, highest bit set for signed values, as Ssiz and ihdr both write it. */
  readonly depth: number;
}

function readSize(codestream: Uint8Array): ImageSize {
  if (codestream.length < SIZE_OCTETS + COMPONENT_OCTETS || !isCodestream(codestream)) {
    throw new FormatError('value', 'JPEG 2000: does not begin with SOC and SIZ');
  }
  const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.byteLength);
  const width = view.getUint32(8) - view.getUint32(16);
  const height = view.getUint32(12) - view.getUint32(20);
  const components = view.getUint16(40);
  if (width < 1 || height < 1 || components < 1) {
    throw new FormatError('value', 'JPEG 2000: the image has no area or no component');
  }
  if (codestream.length < SIZE_OCTETS + components * COMPONENT_OCTETS) {
    throw new FormatError('truncated', 'JPEG 2000: ends inside SIZ');
  }
  const depths = Array.from({ length: components }, (_, index) =>
    view.getUint8(SIZE_OCTETS + index * COMPONENT_OCTETS),
  );
  const [depth = 0] = depths;
  if (depths.some((other) => other !== depth)) {
    throw new FormatError('unsupported', 'JPEG 2000: components of different depth');
  }
  return { width, height, components, depth };
}

function box(type: string, content: Uint8Array): Uint8Array {
  return concat(uint32(content.length + 8), utf8Bytes(type), content);
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}
