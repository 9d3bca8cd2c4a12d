import { type Face, type FaceItem, PT_PER_MM, type TextItem } from './face.ts';
import { documentWithFonts, type Ruler, rulerOf } from './fit.ts';

let ruler: Promise<Ruler> | undefined;

const FAMILIES = {
  regular: 'DejaVu Sans, Noto Sans, Arial, sans-serif',
  bold: 'DejaVu Sans, Noto Sans, Arial, sans-serif',
  'ocr-b': 'OCR B, OCRB, monospace',
} as const;

/**
 * A face as the console shows it: one self-contained SVG, its units millimetres. Texts are as wide as in print.
 *
 * @throws BureauError FONT_MISSING
 */
export async function renderSvg(face: Face): Promise<string> {
  ruler ??= documentWithFonts('ruler').then(rulerOf);
  const { fittedSizePt } = await ruler;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${face.widthMm} ${face.heightMm}" width="${face.widthMm}mm" height="${face.heightMm}mm">`,
    ...face.items.map((item) => drawItem(item, fittedSizePt)),
    '</svg>',
  ].join('\n');
}

function drawItem(item: FaceItem, fittedSizePt: Ruler['fittedSizePt']): string {
  switch (item.kind) {
    case 'band':
      return `<rect x="${item.xMm}" y="${item.yMm}" width="${item.widthMm}" height="${item.heightMm}" fill="${item.color}"/>`;
    case 'image': {
      const data = Buffer.from(item.bytes).toString('base64');
      return `<image x="${item.xMm}" y="${item.yMm}" width="${item.widthMm}" height="${item.heightMm}" href="data:${item.mediaType};base64,${data}"/>`;
    }
    case 'text': {
      const sizePt = fittedSizePt(item);
      const size = sizePt / PT_PER_MM;
      const weight = item.font === 'bold' ? ' font-weight="bold"' : '';
      const widthMm = fixedWidthMm(item, sizePt);
      const width =
        widthMm === undefined
          ? ''
          : ` textLength="${widthMm.toFixed(2)}" lengthAdjust="spacingAndGlyphs"`;
      return `<text x="${item.xMm}" y="${item.baselineMm}" font-family="${FAMILIES[item.font]}" font-size="${size.toFixed(3)}"${weight}${width} fill="${item.color}" xml:space="preserve">${escapeXml(item.text)}</text>`;
    }
  }
}

/** Widths that hold whichever font the browser has: OCR-B's tenth of an inch, and that of a text that was shrunk. */
function fixedWidthMm(
  { font, text, sizePt, widthMm }: TextItem,
  drawnPt: number,
): number | undefined {
  return font === 'ocr-b' ? text.length * 2.54 : drawnPt < sizePt ? widthMm : undefined;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
