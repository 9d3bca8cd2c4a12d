import type { AuditEntry } from '@tamga/service';
import type { TransactionSql } from 'postgres';
import { endReservation } from '../../stock/store.ts';
import { moveDocument } from '../store.ts';
import { endBatch } from './store.ts';
import { documentsLeft, endLeftSteps, type LeftDocument } from './unfinished.ts';

/**
 * Ends the run of a batch, in the caller's transaction: done, or held until a person starts it again. A document that is
 * still in work is taken up: one whose card was not changed yet is planned again, on any blank; one whose card was
 * changed is `unknown` until a person has looked. Gives what belongs into the audit log.
 *
 * @param stopped what stopped the work, as the subject of a sentence
 */
export async function leaveBatch(
  tx: TransactionSql,
  batchId: string,
  stopped: string,
  now: Date,
): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (const document of await documentsLeft(tx, batchId)) {
    entries.push(await takeUp(tx, document, stopped, now));
  }
  await endLeftSteps(tx, batchId, now);
  await endBatch(tx, batchId);
  return entries;
}

async function takeUp(
  tx: TransactionSql,
  { documentId, blank, step, isChanged }: LeftDocument,
  stopped: string,
  now: Date,
): Promise<AuditEntry> {
  const refs = { document: documentId, ...(blank === undefined ? {} : { blank }) };
  if (isChanged) {
    await moveDocument(tx, documentId, 'unknown', {
      problem: `${stopped} stopped during ${step}: look where the card with the blank ${blank} is, then say what became of it.`,
    });
    return { event: 'document.unknown', actor: 'service:bureau', refs };
  }
  if (blank !== undefined) {
    await endReservation(tx, blank, 'received', now);
  }
  await moveDocument(tx, documentId, 'planned', {
    blank: null,
    problem: `${stopped} stopped before the card was changed: the blank ${blank} may be put back into the hopper.`,
  });
  return { event: 'blank.received', actor: 'service:bureau', refs };
}
