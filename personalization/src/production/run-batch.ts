import type { Bureau } from '../bureau.ts';
import { insist } from '../insist.ts';
import { moveOrder } from '../orders/store.ts';
import { leaveBatch } from './batches/leave-batch.ts';
import { takeBatch } from './batches/store.ts';
import { runDocument } from './run-document.ts';
import { documentsOfBatch, moveDocument, type StoredDocument } from './store.ts';

/** Blanks that one record may spoil before somebody has to look at the line. */
const MAX_SPOILED = 3;

/**
 * Starts a batch on a line; `finished` resolves when it has ended, done or held.
 *
 * @throws BureauError LINE_UNAVAILABLE, BATCH_STATE
 */
export async function startBatch(
  bureau: Bureau,
  batchId: string,
  line: string,
): Promise<{ readonly finished: Promise<void> }> {
  bureau.agents.link(line);
  await takeBatch(bureau.sql, batchId, { line, instance: bureau.instance });
  bureau.feed.changed(batchId);
  return { finished: bureau.work.track(run(bureau, batchId, line)) };
}

/**
 * One document after another. A fault that is not the card's, or a record that spoiled several blanks, holds the batch:
 * it is shown and a person starts it again.
 */
async function run(bureau: Bureau, batchId: string, line: string): Promise<void> {
  try {
    for (const document of await documentsOfBatch(bureau.sql, batchId)) {
      if (bureau.work.isEnding) {
        break;
      }
      if (document.state === 'planned' && !(await produce(bureau, document, line))) {
        break;
      }
    }
  } catch (error) {
    bureau.log.error({ batch: batchId, err: error }, 'the batch stopped');
  }
  await insist(
    () =>
      bureau.sql.begin(async (tx) => {
        const entries = await leaveBatch(tx, batchId, 'The work', bureau.now());
        await bureau.audit.append(tx, ...entries);
      }),
    {
      isEnding: () => bureau.work.isEnding,
      failed: (err) => bureau.log.error({ batch: batchId, err }, 'the end of a batch is not noted'),
    },
  );
  bureau.feed.changed(batchId);
}

/** True when the document was issued. */
async function produce(bureau: Bureau, document: StoredDocument, line: string): Promise<boolean> {
  await moveOrder(bureau.sql, document.orderId, ['prepared', 'inProduction'], 'inProduction');
  let before = '';
  for (let spoiled = 0; spoiled < MAX_SPOILED; spoiled += 1) {
    const attempt = await runDocument(bureau, bureau.agents.link(line), document);
    if (attempt.outcome === 'issued') {
      return true;
    }
    if (attempt.outcome !== 'next') {
      if (before !== '' && attempt.outcome === 'held') {
        const problem = `${attempt.problem} The card before it: ${before}`;
        await moveDocument(bureau.sql, document.documentId, 'planned', { problem });
      }
      return false;
    }
    before = attempt.problem;
  }
  return false;
}
