import { randomUUID } from 'node:crypto';
import { openRemoteCard, type RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { BureauError } from '../errors.ts';
import { insist } from '../insist.ts';
import { moveOrder } from '../orders/store.ts';
import { documentKeys } from '../production/card-records/store.ts';
import { problemOf, runStep, StepFailure } from '../production/steps.ts';
import { findDocument, moveDocument, type StoredDocument } from '../production/store.ts';
import { authenticateHolderCard, challengeKeys } from './authenticate.ts';
import { compareAddress } from './compare-files.ts';
import { issueCertificates } from './issue-certificates.ts';
import { setHolderPin } from './set-holder-pin.ts';
import { activationStepRecord, endActivation, insertActivation } from './store.ts';

const SLOT_TIMEOUT_MS = 60_000;

/**
 * Begins the activation of a card that lies in a unit's reader and gives its identifier; `finished` resolves when it
 * has ended, however.
 */
export async function startActivation(
  bureau: Bureau,
  request: { readonly agent: string; readonly documentNumber: string; readonly officer: string },
): Promise<{ readonly activationId: string; readonly finished: Promise<void> }> {
  const document = await findDocument(bureau.sql, { documentNumber: request.documentNumber });
  if (document.product !== 'id-card' || document.state !== 'issued') {
    throw new BureauError(
      'DOCUMENT_STATE',
      `The document ${document.documentNumber} is ${document.state}: only an issued ID card can be activated.`,
    );
  }
  bureau.agents.link(request.agent);
  const activationId = randomUUID();
  await insertActivation(
    bureau.sql,
    {
      activationId,
      document,
      agent: request.agent,
      officer: request.officer,
      instance: bureau.instance,
    },
    bureau.now(),
  );
  return {
    activationId,
    finished: bureau.work.track(run(bureau, document, activationId, request)),
  };
}

async function run(
  bureau: Bureau,
  document: StoredDocument,
  activationId: string,
  request: { readonly agent: string; readonly officer: string },
): Promise<void> {
  const end = await work(bureau, document, activationId, request);
  await insist(
    () => endActivation(bureau.sql, activationId, end.state, end.problem, bureau.now()),
    {
      isEnding: () => bureau.work.isEnding,
      failed: (err) => bureau.log.error({ activation: activationId, err }, 'an end is not noted'),
    },
  );
  bureau.feed.changed(document.batchId);
}

/** Does the work and lets go of the card: whoever hears of the end may take it out. */
async function work(
  bureau: Bureau,
  document: StoredDocument,
  activationId: string,
  request: { readonly agent: string; readonly officer: string },
): Promise<{ readonly state: 'done' | 'failed' | 'unknown'; readonly problem: string | null }> {
  let card: RemoteCard | undefined;
  try {
    card = await openCard(bureau, document, request.agent);
    await activate(bureau, document, activationId, card, request.officer);
    return { state: 'done', problem: null };
  } catch (error) {
    bureau.log.warn({ document: document.documentId, err: error }, 'an activation failed');
    const isUnknown = error instanceof StepFailure && error.outcome === 'unknown';
    return {
      state: isUnknown ? 'unknown' : 'failed',
      problem: problemOf(error instanceof StepFailure ? error.cause : error),
    };
  } finally {
    await card?.moveTo('eject').catch(() => {});
  }
}

function openCard(bureau: Bureau, document: StoredDocument, agent: string): Promise<RemoteCard> {
  const link = bureau.agents.link(agent);
  const reader = link.devices?.readers.find(({ feeder }) => feeder === 'person');
  if (reader === undefined) {
    throw new BureauError(
      'LINE_UNAVAILABLE',
      `The workstation ${agent} has no reader for a person’s card.`,
    );
  }
  return openRemoteCard(link, {
    slot: reader.slot,
    job: randomUUID(),
    title: `activation ${document.documentNumber}`,
    timeoutMs: SLOT_TIMEOUT_MS,
  });
}

async function activate(
  bureau: Bureau,
  document: StoredDocument,
  activationId: string,
  card: RemoteCard,
  officer: string,
): Promise<void> {
  const record = activationStepRecord(bureau.sql, activationId, bureau.now);
  const keys = await documentKeys(bureau.sql, document.documentId);
  await runStep(record, 'authenticate', () => authenticateHolderCard(bureau, document, card));
  await runStep(record, 'pin', () => setHolderPin(bureau, document, card, officer));
  await runStep(record, 'challenge', async () => {
    await challengeKeys(card, keys);
    await compareAddress(bureau, document, card);
  });
  await runStep(record, 'certificates', () => issueCertificates(bureau, document, card, keys));
  await runStep(record, 'close', () => close(bureau, document, officer));
}

async function close(bureau: Bureau, document: StoredDocument, officer: string): Promise<void> {
  await bureau.sql.begin(async (tx) => {
    await moveDocument(tx, document.documentId, 'activated');
    await moveOrder(tx, document.orderId, ['produced'], 'closed');
    await bureau.audit.append(tx, {
      event: 'document.activated',
      actor: officer,
      refs: { document: document.documentId, number: document.documentNumber },
    });
  });
}
