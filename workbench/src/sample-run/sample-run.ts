import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  ActivationView,
  BatchView,
  DocumentView,
  ImportOrdersReply,
  Product,
} from '@tamga/contracts';
import { cardKeys, openToken } from '@tamga/hsm';
import { makeBlanks } from '@tamga/personalization';
import { sampleApplications } from '../samples/applications.ts';
import type { Layout } from '../system/layout.ts';
import type { SmartCardService } from '../system/pcscd.ts';
import { consoleSession } from './console-session.ts';
import { insertCard } from './desk-reader.ts';
import { type InspectionFinding, inspectDocument } from './inspect-documents.ts';
import { type StaffClient, staffClient } from './staff-client.ts';

export interface SampleResult {
  readonly batch: BatchView;
  readonly activations: readonly ActivationView[];
  /** What an agency with a reader says of each finished document, by its number. */
  readonly inspections: ReadonlyMap<string, readonly InspectionFinding[]>;
}

export interface SampleOptions {
  readonly smartCards: SmartCardService | undefined;
  /** Hears each step. */
  readonly tell: (message: string) => void;
  /** Files of samples/ that are made, without their ending; all of them when absent. */
  readonly samples?: readonly string[];
  /** Folder for what the inspections read and sign, one folder a document number. */
  readonly save?: string;
}

const POLL_MS = 200;
/** A line of three cards with keys made on the chip; a slow machine takes its time. */
const BATCH_TIMEOUT_MS = 180_000;
const ACTIVATION_TIMEOUT_MS = 60_000;

/** Blanks, orders, a batch on the line, the activation of every ID card that it made, and the inspection of every document. */
export async function runSamples(layout: Layout, options: SampleOptions): Promise<SampleResult> {
  const { smartCards, tell, save } = options;
  const production = staffClient(layout, 'production-1');
  const officer = staffClient(layout, 'officer-1');
  try {
    const applications = await sampleApplications(randomBytes(3).toString('hex'), options.samples);
    tell('blanks');
    for (const product of ['id-card', 'passport'] as const) {
      const count = applications.filter((application) => application.product === product).length;
      await fillHopper(layout, production, product, count);
    }
    tell('orders');
    const { orders } = await production.post<ImportOrdersReply>('/orders', { applications });
    const batch = await production.post<BatchView>('/batches', {
      orderIds: orders.map(({ orderId }) => orderId),
    });
    tell('production');
    await production.post(`/batches/${batch.batchId}/start`, { line: 'line-1' });
    const produced = await waitForBatch(production, batch.batchId, tell);
    const activations: ActivationView[] = [];
    for (const document of produced.documents) {
      if (document.product === 'id-card' && document.state === 'issued') {
        tell(`activation ${document.documentNumber ?? ''}`);
        activations.push(await activate(layout, officer, document));
      }
    }
    const finished = await production.get<BatchView>(`/batches/${batch.batchId}`);
    const page = await consoleSession(layout, production);
    const inspections = new Map<string, readonly InspectionFinding[]>();
    for (const document of finished.documents) {
      const { documentNumber, product, state } = document;
      if (
        documentNumber !== undefined &&
        state === (product === 'passport' ? 'issued' : 'activated')
      ) {
        tell(`inspection ${documentNumber}`);
        const findings = await inspectDocument(layout, document, {
          page,
          smartCards,
          ...(save === undefined ? {} : { save: join(save, documentNumber) }),
        });
        inspections.set(documentNumber, findings);
      }
    }
    return { batch: finished, activations, inspections };
  } finally {
    production.close();
    officer.close();
  }
}

async function fillHopper(
  layout: Layout,
  production: StaffClient,
  product: Product,
  count: number,
): Promise<void> {
  const { token } = JSON.parse(readFileSync(join(layout.config, 'bureau.json'), 'utf8'));
  const opened = await openToken({ ...token, workers: 1 });
  try {
    const serials = await makeBlanks(cardKeys(opened), {
      product,
      count,
      hopper: join(layout.var, 'hopper', 'line-1', product),
    });
    await production.post('/blanks', { product, blanks: serials.map((serial) => ({ serial })) });
  } finally {
    await opened.close();
  }
}

async function waitForBatch(
  production: StaffClient,
  batchId: string,
  tell: (message: string) => void,
): Promise<BatchView> {
  let told = '';
  for (const end = Date.now() + BATCH_TIMEOUT_MS; ; ) {
    const batch = await production.get<BatchView>(`/batches/${batchId}`);
    const done = batch.documents.filter(({ state }) => state === 'issued').length;
    const line = `production ${done}/${batch.documents.length}`;
    if (line !== told) {
      told = line;
      tell(line);
    }
    if (batch.state === 'done' || batch.state === 'held') {
      return batch;
    }
    if (Date.now() > end) {
      throw new Error(`The batch is still ${batch.state} after ${BATCH_TIMEOUT_MS / 1000} s.`);
    }
    await pause(POLL_MS);
  }
}

/** The citizen puts the card into the unit's reader, and answers its prompt with a PIN of their own. */
async function activate(
  layout: Layout,
  officer: StaffClient,
  document: DocumentView,
): Promise<ActivationView> {
  const { documentNumber, blank } = document;
  if (documentNumber === undefined || blank === undefined) {
    throw new Error(`The document ${document.documentId} has no number or no blank.`);
  }
  choosePin(layout, documentNumber);
  const takeOut = await insertCard(layout, blank);
  try {
    const started = await officer.post<ActivationView>('/activations', {
      agent: 'unit-1',
      documentNumber,
    });
    for (const end = Date.now() + ACTIVATION_TIMEOUT_MS; ; ) {
      const view = await officer.get<ActivationView>(`/activations/${started.activationId}`);
      if (view.state !== 'running') {
        return view;
      }
      if (Date.now() > end) {
        throw new Error(`The activation of ${documentNumber} does not end.`);
      }
      await pause(POLL_MS);
    }
  } finally {
    await takeOut();
  }
}

/** What the prompt of the sample run answers for this document. */
function choosePin(layout: Layout, documentNumber: string): void {
  const path = join(layout.var, 'sample-pins.json');
  let pins: Record<string, string> = {};
  try {
    pins = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // the first one
  }
  pins[documentNumber] = String(randomInt(1_000_000)).padStart(6, '0');
  writeFileSync(path, JSON.stringify(pins), { mode: 0o600 });
}
