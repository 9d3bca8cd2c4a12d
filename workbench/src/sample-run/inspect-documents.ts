import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentView } from '@tamga/contracts';
import { run } from '../fixtures/run.ts';
import { type Layout, ROOT, SLOTS } from '../system/layout.ts';
import type { SmartCardService } from '../system/pcscd.ts';
import { insertCard, issuedCard } from './desk-reader.ts';

/** What a relying agency with a reader says of one thing on a document. */
export interface InspectionFinding {
  readonly what: string;
  readonly indication: string;
  readonly subIndication?: string;
}

const FACES = { 'id-card': 'id-card-back', passport: 'passport-data-page' } as const;

/**
 * Reads an issued document as an agency would, with the program `tamga-inspect`: the chip by the MRZ printed on the
 * document, and of an ID card its certificates, signatures and address with the holder's PIN.
 *
 * @param page fetches the picture of a face
 * @param save keeps what was read in this folder
 */
export async function inspectDocument(
  layout: Layout,
  document: DocumentView,
  options: {
    readonly page: (path: string) => Promise<string>;
    readonly smartCards: SmartCardService | undefined;
    readonly save?: string;
  },
): Promise<readonly InspectionFinding[]> {
  const { blank, documentNumber } = document;
  if (blank === undefined || documentNumber === undefined) {
    throw new Error(`The document ${document.documentId} has no number or no blank.`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'tamga-inspection-'));
  const { smartCards } = options;
  const takeOut = smartCards === undefined ? undefined : await insertCard(layout, blank);
  try {
    const face = `/documents/${document.documentId}/faces/${FACES[document.product]}.svg`;
    const mrz = join(folder, 'mrz');
    writeFileSync(mrz, printedMrz(await options.page(face)).join('\n'), { mode: 0o600 });
    const reader = smartCards?.slots[SLOTS.desk]?.reader;
    const { code, stdout, text } = await run(
      process.execPath,
      [
        join(ROOT, 'verification/inspection/dist/cli.js'),
        ...(reader === undefined
          ? ['--software-card', issuedCard(layout, blank)]
          : ['--reader', reader]),
        ...['--mrz-file', mrz, '--pki', layout.pki, '--json'],
        ...['--origin', `http://127.0.0.1:${layout.ports.repository}`],
        ...(document.product === 'id-card'
          ? ['--pki-applet', '--pin-file', writePin(layout, folder, documentNumber)]
          : []),
        ...(options.save === undefined ? [] : ['--save', options.save]),
      ],
      { env: { ...smartCards?.environment } },
    );
    if (code > 2) {
      throw new Error(`${documentNumber} could not be inspected:\n${text}`);
    }
    return JSON.parse(stdout.toString());
  } finally {
    await takeOut?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The lines of the machine readable zone in the picture of a face: what is set in OCR-B. */
export function printedMrz(svg: string): readonly string[] {
  return [...svg.matchAll(/<text [^>]*font-family="OCR B[^>]*>([^<]*)<\/text>/g)]
    .map(([, line = '']) => line.replaceAll('&lt;', '<'))
    .filter((line) => line.length >= 30);
}

/** The PIN that the sample's holder chose, in a file that lives as long as the inspection. */
function writePin(layout: Layout, folder: string, documentNumber: string): string {
  const pins = JSON.parse(readFileSync(join(layout.var, 'sample-pins.json'), 'utf8'));
  const file = join(folder, 'pin');
  writeFileSync(file, String(pins[documentNumber]), { mode: 0o600 });
  return file;
}
