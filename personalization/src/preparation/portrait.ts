import openjpeg, { type OpenJpeg } from '@cornerstonejs/codec-openjpeg';
import sharp from 'sharp';
import { BureauError } from '../errors.ts';

/** Doc 9303-9 and ISO/IEC 19794-5: a full frontal image of 413 x 531 pixels is 35 x 45 mm at 300 dpi. */
export const PORTRAIT_WIDTH = 413;
export const PORTRAIT_HEIGHT = 531;

/** A portrait above this is not a photograph of a face but a mistake or an attack. */
const MAX_PIXELS = 40_000_000;

/** About 18 KB for the chip. */
const JPEG2000_RATIO = 36;

export interface Portrait {
  /** For the printer: baseline JPEG, quality 92. */
  readonly jpeg: Uint8Array;
  /** For DG2: a bare JPEG 2000 codestream (ISO/IEC 15444-1 Annex A). */
  readonly codestream: Uint8Array;
}

/**
 * Makes the pictures of one order from the photograph that came with it.
 *
 * @throws BureauError PORTRAIT_UNUSABLE when it is no picture or smaller than the chip's.
 */
export async function preparePortrait(photograph: Uint8Array): Promise<Portrait> {
  const { pixels, jpeg } = await scale(photograph);
  return { jpeg, codestream: await encodeJpeg2000(pixels) };
}

async function scale(photograph: Uint8Array): Promise<{ pixels: Buffer; jpeg: Buffer }> {
  try {
    const image = sharp(photograph, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
    const { width, height } = await image.metadata();
    if (width < PORTRAIT_WIDTH || height < PORTRAIT_HEIGHT) {
      throw new RangeError(`it has ${width} x ${height} pixels`);
    }
    const fitted = image
      .rotate()
      .resize(PORTRAIT_WIDTH, PORTRAIT_HEIGHT, { fit: 'cover', position: 'centre' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .removeAlpha();
    return {
      pixels: await fitted.clone().raw().toBuffer(),
      jpeg: await fitted.clone().jpeg({ quality: 92 }).withMetadata({ density: 300 }).toBuffer(),
    };
  } catch (cause) {
    const why = cause instanceof RangeError ? cause.message : 'it cannot be read as a picture';
    throw new BureauError(
      'PORTRAIT_UNUSABLE',
      `The portrait cannot be used: ${why}; at least ${PORTRAIT_WIDTH} x ${PORTRAIT_HEIGHT} pixels of JPEG or PNG are needed.`,
      { cause },
    );
  }
}

let codec: Promise<OpenJpeg> | undefined;

async function encodeJpeg2000(pixels: Buffer): Promise<Uint8Array> {
  codec ??= openjpeg();
  const { J2KEncoder } = await codec;
  const encoder = new J2KEncoder();
  try {
    const frame = {
      width: PORTRAIT_WIDTH,
      height: PORTRAIT_HEIGHT,
      bitsPerSample: 8,
      componentCount: 3,
      isSigned: false,
      isUsingColorTransform: true,
    };
    encoder.getDecodedBuffer(frame).set(pixels);
    encoder.setQuality(false, 1);
    encoder.setCompressionRatio(0, JPEG2000_RATIO);
    encoder.encode();
    return Uint8Array.from(encoder.getEncodedBuffer());
  } finally {
    encoder.delete();
  }
}

/** The holder's signature for the printer: black on white, trimmed, PNG. */
export async function prepareSignature(image: Uint8Array): Promise<Uint8Array> {
  try {
    return await sharp(image, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .flatten({ background: '#ffffff' })
      .greyscale()
      .resize(600, 200, { fit: 'contain', background: '#ffffff' })
      .png()
      .toBuffer();
  } catch (cause) {
    throw new BureauError(
      'PORTRAIT_UNUSABLE',
      'The signature image cannot be read as a picture: send a PNG.',
      { cause },
    );
  }
}
