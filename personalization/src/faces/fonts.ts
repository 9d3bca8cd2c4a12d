import { access } from 'node:fs/promises';
import { BureauError } from '../errors.ts';
import type { FaceFont } from './face.ts';

/** Where Debian's packages fonts-dejavu-core and fonts-ocr-b put the fonts. */
const FONT_FILES: Readonly<Record<FaceFont, { readonly path: string; readonly package: string }>> =
  {
    regular: {
      path: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
      package: 'fonts-dejavu-core',
    },
    bold: {
      path: '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf',
      package: 'fonts-dejavu-core',
    },
    'ocr-b': { path: '/usr/share/fonts/opentype/ocr-b/OCRB.otf', package: 'fonts-ocr-b' },
  };

/**
 * The font files of the faces.
 *
 * @throws BureauError FONT_MISSING naming the file and the Debian package that brings it.
 */
export async function faceFonts(): Promise<Readonly<Record<FaceFont, string>>> {
  for (const { path, package: name } of Object.values(FONT_FILES)) {
    await access(path).catch((cause: unknown) => {
      throw new BureauError(
        'FONT_MISSING',
        `The font ${path} is missing: install the package ${name}.`,
        { cause },
      );
    });
  }
  return {
    regular: FONT_FILES.regular.path,
    bold: FONT_FILES.bold.path,
    'ocr-b': FONT_FILES['ocr-b'].path,
  };
}
