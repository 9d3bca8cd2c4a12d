import PDFDocument from 'pdfkit';
import { type Face, type FaceItem, PT_PER_MM } from './face.ts';
import { faceFonts } from './fonts.ts';

/** The faces as a PDF, one page each, at the true size of the document. */
export async function renderPdf(faces: readonly Face[], title: string): Promise<Uint8Array> {
  const fonts = await faceFonts();
  const document = new PDFDocument({ autoFirstPage: false, margin: 0, info: { Title: title } });
  for (const [name, path] of Object.entries(fonts)) {
    document.registerFont(name, path);
  }
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
      document.font(item.font).fontSize(item.sizePt).fillColor(item.color);
      const natural = document.widthOfString(item.text);
      const limit = (item.widthMm ?? Number.POSITIVE_INFINITY) * PT_PER_MM;
      if (natural > limit) {
        document.fontSize(item.sizePt * (limit / natural));
      }
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
