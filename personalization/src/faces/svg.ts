import { type Face, type FaceItem, PT_PER_MM } from './face.ts';

const FAMILIES = {
  regular: 'DejaVu Sans, Noto Sans, Arial, sans-serif',
  bold: 'DejaVu Sans, Noto Sans, Arial, sans-serif',
  'ocr-b': 'OCR B, OCRB, monospace',
} as const;

/** A face as the console shows it: one self-contained SVG, its units millimetres. */
export function renderSvg(face: Face): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${face.widthMm} ${face.heightMm}" width="${face.widthMm}mm" height="${face.heightMm}mm">`,
    ...face.items.map(drawItem),
    '</svg>',
  ].join('\n');
}

function drawItem(item: FaceItem): string {
  switch (item.kind) {
    case 'band':
      return `<rect x="${item.xMm}" y="${item.yMm}" width="${item.widthMm}" height="${item.heightMm}" fill="${item.color}"/>`;
    case 'image': {
      const data = Buffer.from(item.bytes).toString('base64');
      return `<image x="${item.xMm}" y="${item.yMm}" width="${item.widthMm}" height="${item.heightMm}" href="data:${item.mediaType};base64,${data}"/>`;
    }
    case 'text': {
      const size = item.sizePt / PT_PER_MM;
      const weight = item.font === 'bold' ? ' font-weight="bold"' : '';
      // An OCR-B character is a tenth of an inch wide, whichever font the browser has.
      const width =
        item.font === 'ocr-b'
          ? ` textLength="${(item.text.length * 2.54).toFixed(2)}" lengthAdjust="spacingAndGlyphs"`
          : '';
      return `<text x="${item.xMm}" y="${item.baselineMm}" font-family="${FAMILIES[item.font]}" font-size="${size.toFixed(3)}"${weight}${width} fill="${item.color}" xml:space="preserve">${escapeXml(item.text)}</text>`;
    }
  }
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
