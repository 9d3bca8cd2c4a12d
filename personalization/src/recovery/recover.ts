import type { AuditEntry, AuditLog } from '@tamga/service';
import type { Sql } from 'postgres';
import { leaveBatch } from '../production/batches/leave-batch.ts';
import { batchesLeftBy } from '../production/batches/store.ts';
import { endLeftActivations } from './store.ts';

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
      entries.push(...(await leaveBatch(tx, batchId, 'The bureau', deps.now())));
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

function entry(event: string, refs: AuditEntry['refs']): AuditEntry {
  return { event, actor: 'service:bureau', refs };
}
