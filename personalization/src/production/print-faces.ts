import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentMessage, Devices } from '@tamga/contracts';
import type { AgentLink } from '../agents/agent-link.ts';
import type { RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { BureauError } from '../errors.ts';
import type { Face } from '../faces/face.ts';
import { idCardBack, idCardFront } from '../faces/id-card.ts';
import { passportDataPage } from '../faces/passport.ts';
import { renderPdf } from '../faces/pdf.ts';
import type { PreparedDocument } from '../preparation/prepared-document.ts';
import { whatPrinterNeeds } from './printer-states.ts';
import { moveDocument, type StoredDocument } from './store.ts';

const PRINT_TIMEOUT_MS = 120_000;
/** A printer that says what it needs is waited for; its card lies safe at the station meanwhile. */
const STOPPED_PATIENCE_MS = 8 * 3_600_000;
const LOOK_AGAIN_MS = 500;

type PrinterInfo = Devices['printers'][number];
type JobState = Extract<AgentMessage, { type: 'jobState' }>;

/** @throws BureauError PRINTER_STOPPED before a blank is touched for a printer that cannot print. */
export function assertPrinterReady(link: AgentLink, document: StoredDocument): void {
  const { printer, state } = printerFor(link, document);
  const need = whatPrinterNeeds(printer, state);
  if (need !== undefined) {
    throw new BureauError('PRINTER_STOPPED', `${need} Then start the batch again.`);
  }
}

/**
 * Prints the faces: an ID card has two, a passport one. While the printer stands still the document says why, and goes
 * on when somebody has been there.
 *
 * @throws BureauError PRINT_FAILED, OUTCOME_UNKNOWN, AGENT_LOST
 */
export async function printFaces(
  bureau: Bureau,
  link: AgentLink,
  card: RemoteCard,
  document: StoredDocument,
  prepared: PreparedDocument,
): Promise<void> {
  const faces =
    document.product === 'id-card'
      ? ([idCardFront(prepared.faces), idCardBack(prepared.faces)] as const)
      : ([passportDataPage(prepared.faces)] as const);
  const pdf = await renderPdf(faces, document.documentNumber);
  const tell = teller(bureau, document);
  const printer = await waitForPrinter(link, document, tell);
  await card.moveTo('printer');
  const answer = await link.request(
    { type: 'print', jobId: randomUUID(), printer, ...page(faces[0], pdf) },
    {
      timeoutMs: PRINT_TIMEOUT_MS,
      onProgress: (progress) => {
        const need =
          progress.type === 'jobState' ? whatPrinterNeeds(printer, progress.printer) : undefined;
        tell(need);
        return need === undefined ? PRINT_TIMEOUT_MS : STOPPED_PATIENCE_MS;
      },
    },
  );
  await tell(undefined);
  requireCompleted(printer, answer);
  await bureau.sql.begin((tx) =>
    bureau.audit.append(tx, {
      event: 'document.printed',
      actor: 'service:bureau',
      refs: { document: document.documentId, printer },
    }),
  );
}

function page(face: Face, pdf: Uint8Array) {
  return {
    format: 'application/pdf',
    media: { widthMm: face.widthMm, heightMm: face.heightMm },
    document: Buffer.from(pdf).toString('base64'),
  } as const;
}

/** Shows at the desk what the printer needs, once for each need; the promise is of all that was told so far. */
function teller(
  bureau: Bureau,
  { documentId, batchId }: StoredDocument,
): (need: string | undefined) => Promise<void> {
  let told: string | undefined;
  let writing: Promise<void> = Promise.resolve();
  return (need) => {
    if (need !== told) {
      told = need;
      writing = writing
        .then(() => moveDocument(bureau.sql, documentId, 'encoded', { problem: need ?? null }))
        .then(
          () => bureau.feed.changed(batchId),
          (error: unknown) => bureau.log.warn({ err: error }, 'the desk is not told'),
        );
    }
    return writing;
  };
}

async function waitForPrinter(
  link: AgentLink,
  document: StoredDocument,
  tell: (need: string | undefined) => Promise<void>,
): Promise<string> {
  for (;;) {
    const { printer, state } = printerFor(link, document);
    const need = whatPrinterNeeds(printer, state);
    await tell(need);
    if (need === undefined) {
      return printer;
    }
    if (link.isLost) {
      throw new BureauError('AGENT_LOST', `The workstation ${link.agent} was lost at the printer.`);
    }
    await pause(LOOK_AGAIN_MS);
  }
}

function printerFor(link: AgentLink, { product }: StoredDocument): PrinterInfo {
  const media = product === 'id-card' ? 'id-1' : 'td3';
  const printer = link.devices?.printers.find((candidate) => candidate.media === media);
  if (printer === undefined) {
    throw new BureauError(
      'LINE_UNAVAILABLE',
      `The workstation ${link.agent} has no printer for ${media}.`,
    );
  }
  return printer;
}

function requireCompleted(printer: string, answer: AgentMessage): void {
  const state: JobState['state'] = answer.type === 'jobState' ? answer.state : 'unknown';
  if (state !== 'completed') {
    throw new BureauError(
      state === 'unknown' ? 'OUTCOME_UNKNOWN' : 'PRINT_FAILED',
      `The printer ${printer} did not finish: ${state}. Look at the printer, then start the batch again.`,
    );
  }
}
