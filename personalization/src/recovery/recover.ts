import type { AuditEntry, AuditLog } from '@tamga/service';
import type { Sql, TransactionSql } from 'postgres';
import { batchesLeftBy, leaveBatch } from '../production/batches/store.ts';
import { moveDocument } from '../production/store.ts';
import { endReservation } from '../stock/store.ts';
import { documentsLeft, endLeftActivations, endLeftSteps, type LeftDocument } from './store.ts';

interface Recovering {
  readonly sql: Sql;
  readonly audit: AuditLog;
  readonly instance: string;
  readonly now: () => Date;
}

/**
 * What this instance left running when it ended is taken up before anything new: a document whose card was not changed
 * yet is planned again, on any blank; one whose card was changed is `unknown` until a person has looked. Nothing is run
 * again by itself. Gives how many documents and activations wait for a person.
 */
export async function recover(deps: Recovering): Promise<number> {
  return deps.sql.begin(async (tx) => {
    const entries: AuditEntry[] = [];
    for (const batchId of await batchesLeftBy(tx, deps.instance)) {
      for (const document of await documentsLeft(tx, batchId)) {
        entries.push(await recoverDocument(tx, document, deps.now()));
      }
      await endLeftSteps(tx, batchId, deps.now());
      await leaveBatch(tx, batchId);
    }
    const activated = await endLeftActivations(
      tx,
      deps.instance,
      'The bureau stopped during the activation: insert the card again and repeat it.',
      deps.now(),
    );
    entries.push(...activated.map((document) => entry('activation.unknown', { document })));
    await deps.audit.append(tx, ...entries);
    return entries.filter(({ event }) => event.endsWith('.unknown')).length;
  });
}

async function recoverDocument(
  tx: TransactionSql,
  { documentId, blank, step, isChanged }: LeftDocument,
  now: Date,
): Promise<AuditEntry> {
  const refs = { document: documentId, ...(blank === undefined ? {} : { blank }) };
  if (isChanged) {
    await moveDocument(tx, documentId, 'unknown', {
      problem: `The bureau stopped during ${step}: look where the card with the blank ${blank} is, then say what became of it.`,
    });
    return entry('document.unknown', refs);
  }
  if (blank !== undefined) {
    await endReservation(tx, blank, 'received', now);
  }
  await moveDocument(tx, documentId, 'planned', {
    blank: null,
    problem: `The bureau stopped before the card was changed: the blank ${blank} may be put back into the hopper.`,
  });
  return entry('blank.received', refs);
}

function entry(event: string, refs: AuditEntry['refs']): AuditEntry {
  return { event, actor: 'service:bureau', refs };
}
