import PDFDocument from 'pdfkit';
import { PT_PER_MM, type TextItem } from './face.ts';
import { faceFonts } from './fonts.ts';

/** Sizes that make texts fit, measured in the fonts that print. */
export interface Ruler {
  /** The size that the text is drawn at: its own, or less where it would be wider than it may. */
  fittedSizePt(item: TextItem): number;
}

/** The widths of a PDF's own fonts. */
export function rulerOf(document: PDFKit.PDFDocument): Ruler {
  return {
    fittedSizePt({ text, font, sizePt, widthMm }) {
      if (widthMm === undefined) {
        return sizePt;
      }
      const natural = document.font(font).fontSize(sizePt).widthOfString(text);
      return sizePt * Math.min(1, (widthMm * PT_PER_MM) / natural);
    },
  };
}

/**
 * An empty PDF with the fonts of the faces.
 *
 * @throws BureauError FONT_MISSING
 */
export async function documentWithFonts(title: string): Promise<PDFKit.PDFDocument> {
  const document = new PDFDocument({ autoFirstPage: false, margin: 0, info: { Title: title } });
  for (const [name, path] of Object.entries(await faceFonts())) {
    document.registerFont(name, path);
  }
  return document;
}
