import { type Face, type FaceItem, PT_PER_MM } from './face.ts';
import { documentWithFonts, rulerOf } from './fit.ts';

/** The faces as a PDF, one page each, at the true size of the document. */
export async function renderPdf(faces: readonly Face[], title: string): Promise<Uint8Array> {
  const document = await documentWithFonts(title);
  for (const face of faces) {
    document.addPage({ size: [face.widthMm * PT_PER_MM, face.heightMm * PT_PER_MM], margin: 0 });
    for (const item of face.items) {
      draw(document, item);
    }
  }
  return collect(document);
}

function draw(document: PDFKit.PDFDocument, item: FaceItem): void {
  switch (item.kind) {
    case 'band':
      document
        .rect(
          item.xMm * PT_PER_MM,
          item.yMm * PT_PER_MM,
          item.widthMm * PT_PER_MM,
          item.heightMm * PT_PER_MM,
        )
        .fill(item.color);
      return;
    case 'image':
      document.image(Buffer.from(item.bytes), item.xMm * PT_PER_MM, item.yMm * PT_PER_MM, {
        fit: [item.widthMm * PT_PER_MM, item.heightMm * PT_PER_MM],
      });
      return;
    case 'text': {
      const sizePt = rulerOf(document).fittedSizePt(item);
      document.font(item.font).fontSize(sizePt).fillColor(item.color);
      document.text(item.text, item.xMm * PT_PER_MM, item.baselineMm * PT_PER_MM, {
        baseline: 'alphabetic',
        lineBreak: false,
        features: [],
      });
      return;
    }
  }
}

function collect(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
    document.end();
  });
}
