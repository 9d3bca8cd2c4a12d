import type { Bureau } from '../bureau.ts';
import { moveOrder } from '../orders/store.ts';
import { runDocument } from './run-document.ts';
import { documentsOfBatch, moveBatch, type StoredDocument } from './store.ts';

/** Blanks that one record may spoil before somebody has to look at the line. */
const MAX_SPOILED = 3;

/**
 * Runs a batch on a line, one document after another. A fault that is not the card's, or a record that spoiled several
 * blanks, holds the batch: it is shown and a person starts it again.
 */
export async function runBatch(bureau: Bureau, batchId: string, line: string): Promise<void> {
  const { sql } = bureau;
  await moveBatch(sql, batchId, ['waiting', 'held'], 'running', line);
  bureau.feed.changed(batchId);
  let isHeld = false;
  try {
    for (const document of await documentsOfBatch(sql, batchId)) {
      if (document.state === 'planned' && !(await produce(bureau, document, line))) {
        isHeld = true;
        break;
      }
    }
  } catch (error) {
    bureau.log.error({ batch: batchId, err: error }, 'the batch stopped');
    isHeld = true;
  }
  await moveBatch(sql, batchId, ['running'], isHeld ? 'held' : 'done');
  bureau.feed.changed(batchId);
}

/** True when the document was issued. */
async function produce(bureau: Bureau, document: StoredDocument, line: string): Promise<boolean> {
  await moveOrder(bureau.sql, document.orderId, ['prepared', 'inProduction'], 'inProduction');
  for (let spoiled = 0; spoiled < MAX_SPOILED; spoiled += 1) {
    const { outcome } = await runDocument(bureau, bureau.agents.link(line), document);
    if (outcome !== 'spoiled') {
      return outcome === 'issued';
    }
  }
  return false;
}
