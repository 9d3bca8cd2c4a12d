import { randomUUID } from 'node:crypto';
import { CardError, type EmrtdFiles, identifyCard } from '@tamga/applet-tools';
import type { AgentLink } from '../agents/agent-link.ts';
import { openRemoteCard, type RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { BureauError } from '../errors.ts';
import { idCardBack, idCardFront } from '../faces/id-card.ts';
import { passportDataPage } from '../faces/passport.ts';
import { renderPdf } from '../faces/pdf.ts';
import { moveOrder } from '../orders/store.ts';
import { type PreparedDocument, unpackDocument } from '../preparation/prepared-document.ts';
import { open, seal } from '../secrets/sealing.ts';
import { endReservation, reserveBlank } from '../stock/store.ts';
import { readBlankSerial } from './chip-session.ts';
import { type EncodingContext, encodeIdCard, encodePassport } from './encode-document.ts';
import { runStep, StepFailure } from './steps.ts';
import {
  documentStepRecord,
  keepAddressFile,
  keepDocumentKey,
  keepPuk,
  moveDocument,
  nextAttempt,
  noteBytesWritten,
  readSealedPreparation,
  type StoredDocument,
} from './store.ts';

const SLOT_TIMEOUT_MS = 30_000;
const PRINT_TIMEOUT_MS = 120_000;

/** How an attempt at a document ended. */
export type Attempt =
  | { readonly outcome: 'issued' }
  /** The blank is spoiled; the same record takes the next. */
  | { readonly outcome: 'spoiled'; readonly problem: string }
  /** Nothing was touched; a person has to do something first. */
  | { readonly outcome: 'held'; readonly problem: string }
  /** Contact was lost after something irreversible began: a person has to look where the card is. */
  | { readonly outcome: 'unknown'; readonly problem: string };

/** Makes one document on one blank, from the feeding of the card to its binding. */
export async function runDocument(
  bureau: Bureau,
  link: AgentLink,
  document: StoredDocument,
): Promise<Attempt> {
  const started = bureau.now().getTime();
  const attempt = await nextAttempt(bureau.sql, document.documentId);
  const record = documentStepRecord(bureau.sql, document.documentId, attempt, bureau.now, () =>
    bureau.feed.changed(document.batchId),
  );
  const step = <Result>(name: string, work: () => Promise<Result>) => runStep(record, name, work);
  let card: RemoteCard | undefined;
  let blank: string | undefined;
  try {
    const prepared = await openPreparation(bureau, document);
    const reserved = await step('reserve', async () => {
      card = await feedCard(link, document);
      const product = identifyCard(card.atr, bureau.products);
      if (product.makes !== document.product) {
        throw new BureauError('CARD_UNKNOWN', `The card in the reader is a ${product.name}.`);
      }
      const serial = await readBlankSerial(card);
      await reserve(bureau, document, serial);
      blank = serial;
      return { card, product, serial };
    });
    const context = encodingContext(bureau, document, prepared, reserved, step);
    await (document.product === 'id-card' ? encodeIdCard(context) : encodePassport(context));
    await moveDocument(bureau.sql, document.documentId, 'encoded', { verdict: 'PASS' });
    await step('print', () => print(bureau, link, reserved.card, document, prepared));
    await moveDocument(bureau.sql, document.documentId, 'printed');
    await step('issue', async () => {
      await reserved.card.moveTo('eject');
      await issue(bureau, document, reserved.serial, (bureau.now().getTime() - started) / 1000);
    });
    return { outcome: 'issued' };
  } catch (error) {
    return giveUp(bureau, document, error, blank, card);
  } finally {
    bureau.feed.changed(document.batchId);
  }
}

async function openPreparation(
  bureau: Bureau,
  document: StoredDocument,
): Promise<PreparedDocument> {
  const key = await bureau.personKeys.keyOf(document.personId);
  const sealed = await readSealedPreparation(bureau.sql, document.documentId);
  return unpackDocument(open(key, `document_preparation/${document.documentId}`, sealed));
}

function feedCard(link: AgentLink, document: StoredDocument): Promise<RemoteCard> {
  const reader = link.devices?.readers.find(({ station }) => station === document.product);
  if (reader === undefined) {
    throw new BureauError(
      'LINE_UNAVAILABLE',
      `The workstation ${link.agent} has no reader for ${document.product}.`,
    );
  }
  return openRemoteCard(link, {
    slot: reader.slot,
    job: randomUUID(),
    title: `production ${document.documentNumber}`,
    timeoutMs: SLOT_TIMEOUT_MS,
  });
}

async function reserve(bureau: Bureau, document: StoredDocument, serial: string): Promise<void> {
  await bureau.sql.begin(async (tx) => {
    await reserveBlank(
      tx,
      { serial, product: document.product, documentId: document.documentId },
      bureau.now(),
    );
    await moveDocument(tx, document.documentId, 'encoding', { blank: serial, problem: null });
    await bureau.audit.append(tx, {
      event: 'blank.reserved',
      actor: 'service:bureau',
      refs: { document: document.documentId, blank: serial },
    });
  });
}

function encodingContext(
  bureau: Bureau,
  document: StoredDocument,
  prepared: PreparedDocument,
  reserved: Pick<EncodingContext, 'card' | 'product'> & { readonly serial: string },
  step: EncodingContext['step'],
): EncodingContext {
  const { documentId } = document;
  let written = 0;
  return {
    card: reserved.card,
    product: reserved.product,
    cardKeys: bureau.cardKeys,
    ca: bureau.ca,
    now: bureau.now,
    blankSerial: reserved.serial,
    documentNumber: document.documentNumber,
    prepared,
    step,
    wrote(bytes) {
      written += bytes;
      noteBytesWritten(bureau.sql, documentId, written).then(
        () => bureau.feed.changed(document.batchId),
        (error: unknown) => bureau.log.warn({ err: error }, 'progress'),
      );
    },
    async keepPuk(puk) {
      await keepPuk(
        bureau.sql,
        documentId,
        await bureau.dataKeys.sealSecret(puk, pukContext(documentId)),
      );
    },
    async keepKeys(keys) {
      await bureau.sql.begin(async (tx) => {
        for (const key of keys) {
          await keepDocumentKey(tx, documentId, key);
        }
        await bureau.audit.append(tx, {
          event: 'card.keysCollected',
          actor: 'service:bureau',
          refs: { document: documentId, blank: reserved.serial },
        });
      });
    },
    async keepAddress(file) {
      const key = await bureau.personKeys.keyOf(document.personId);
      const sealed = seal(key, `address_file/${documentId}/1`, file);
      await bureau.sql.begin((tx) => keepAddressFile(tx, documentId, 1, sealed, bureau.now()));
    },
    judge: (files) => judge(bureau, files),
  };
}

/** What a sealed PUK is bound to. */
export function pukContext(documentId: string): Uint8Array {
  return Buffer.from(`document_puk/${documentId}`);
}

async function judge(bureau: Bureau, files: EmrtdFiles): Promise<void> {
  const report = await bureau.judgeChip(files);
  if (report.indication !== 'TOTAL-PASSED') {
    throw new BureauError(
      'READ_BACK_MISMATCH',
      `Passive authentication of the chip failed: ${report.subIndication ?? report.indication}.`,
    );
  }
}

/** Faces on their media: an ID card has two, a passport one. */
async function print(
  bureau: Bureau,
  link: AgentLink,
  card: RemoteCard,
  document: StoredDocument,
  prepared: PreparedDocument,
): Promise<void> {
  const isCard = document.product === 'id-card';
  const faces = isCard
    ? [idCardFront(prepared.faces), idCardBack(prepared.faces)]
    : [passportDataPage(prepared.faces)];
  const [first] = faces;
  const media = isCard ? 'id-1' : 'td3';
  const printer = link.devices?.printers.find((candidate) => candidate.media === media);
  if (first === undefined || printer === undefined) {
    throw new BureauError(
      'PRINT_FAILED',
      `The workstation ${link.agent} has no printer for ${media}.`,
    );
  }
  await card.moveTo('printer');
  const pdf = await renderPdf(faces, document.documentNumber);
  const answer = await link.request(
    {
      type: 'print',
      jobId: randomUUID(),
      printer: printer.printer,
      format: 'application/pdf',
      media: { widthMm: first.widthMm, heightMm: first.heightMm },
      document: Buffer.from(pdf).toString('base64'),
    },
    { timeoutMs: PRINT_TIMEOUT_MS },
  );
  if (answer.type !== 'jobState' || answer.state !== 'completed') {
    const state = answer.type === 'jobState' ? `${answer.state} (${answer.printer})` : answer.type;
    throw new BureauError(
      answer.type === 'jobState' && answer.state === 'unknown' ? 'OUTCOME_UNKNOWN' : 'PRINT_FAILED',
      `The printer ${printer.printer} did not finish: ${state}. Look at the printer, then start the batch again.`,
    );
  }
  await bureau.sql.begin((tx) =>
    bureau.audit.append(tx, {
      event: 'document.printed',
      actor: 'service:bureau',
      refs: { document: document.documentId, printer: printer.printer },
    }),
  );
}

async function issue(
  bureau: Bureau,
  document: StoredDocument,
  serial: string,
  seconds: number,
): Promise<void> {
  await bureau.sql.begin(async (tx) => {
    await endReservation(tx, serial, 'issued', bureau.now());
    await moveDocument(tx, document.documentId, 'issued', { seconds });
    // A passport needs no activation: its order ends here.
    await moveOrder(
      tx,
      document.orderId,
      ['inProduction'],
      document.product === 'passport' ? 'closed' : 'produced',
    );
    await bureau.audit.append(tx, {
      event: 'document.issued',
      actor: 'service:bureau',
      refs: { document: document.documentId, number: document.documentNumber, blank: serial },
    });
  });
}

/** Faults of the line, which say nothing about the blank: nothing was written to it. */
const HOLDING: ReadonlySet<string> = new Set([
  'LINE_UNAVAILABLE',
  'AGENT_FAULT',
  'HSM_UNAVAILABLE',
  'CA_UNAVAILABLE',
]);

async function giveUp(
  bureau: Bureau,
  document: StoredDocument,
  error: unknown,
  blank: string | undefined,
  card: RemoteCard | undefined,
): Promise<Attempt> {
  const problem = error instanceof Error ? error.message : String(error);
  const cause = error instanceof StepFailure ? error.cause : error;
  const step = error instanceof StepFailure ? error.step : 'prepare';
  bureau.log.warn(
    { document: document.documentId, step, err: cause },
    'a document was not finished',
  );
  if (error instanceof StepFailure && error.outcome === 'unknown' && blank !== undefined) {
    await settle(bureau, document, 'unknown', problem, undefined);
    return { outcome: 'unknown', problem };
  }
  if (blank === undefined) {
    await card?.moveTo('reject').catch(() => {});
    await moveDocument(bureau.sql, document.documentId, 'planned', { blank: null, problem });
    return isOfTheCard(cause) ? { outcome: 'spoiled', problem } : { outcome: 'held', problem };
  }
  // Printing failed on an encoded card: the card is spoiled all the same, because a half-printed card cannot be told.
  await card?.moveTo('reject').catch(() => {});
  await settle(bureau, document, 'planned', problem, blank);
  return cause instanceof BureauError && (HOLDING.has(cause.code) || cause.code === 'PRINT_FAILED')
    ? { outcome: 'held', problem }
    : { outcome: 'spoiled', problem };
}

/** A used or unknown card goes to reject and the next is fed; an empty hopper holds the line. */
function isOfTheCard(cause: unknown): boolean {
  return (
    cause instanceof CardError ||
    (cause instanceof BureauError &&
      ['BLANK_USED', 'BLANK_UNKNOWN', 'CARD_UNKNOWN', 'CARD_REMOVED'].includes(cause.code))
  );
}

async function settle(
  bureau: Bureau,
  document: StoredDocument,
  state: 'planned' | 'unknown',
  problem: string,
  spoiled: string | undefined,
): Promise<void> {
  await bureau.sql.begin(async (tx) => {
    if (spoiled !== undefined) {
      await endReservation(tx, spoiled, 'spoiled', bureau.now());
    }
    await moveDocument(tx, document.documentId, state, {
      problem,
      ...(spoiled === undefined ? {} : { blank: null }),
    });
    await bureau.audit.append(tx, {
      event: state === 'unknown' ? 'document.unknown' : 'blank.spoiled',
      actor: 'service:bureau',
      refs: {
        document: document.documentId,
        ...(spoiled === undefined ? {} : { blank: spoiled }),
      },
    });
  });
}
