import type { Sql, TransactionSql } from 'postgres';
import { isConflict } from '../../conflict.ts';
import { BureauError } from '../../errors.ts';

export async function insertBatch(tx: TransactionSql, batchId: string, now: Date): Promise<void> {
  await tx`insert into batch (batch_id, state, created_at) values (${batchId}, 'waiting', ${now})`;
}

/**
 * Takes a batch for this process and its line.
 *
 * @throws BureauError BATCH_STATE when it runs already, is done, or does not exist, or when the line works on
 *         another batch.
 */
export async function takeBatch(
  sql: Sql,
  batchId: string,
  by: { readonly line: string; readonly instance: string },
): Promise<void> {
  const rows = await sql`
    update batch set state = 'running', line = ${by.line}, run_by = ${by.instance}
    where batch_id = ${batchId} and state in ('waiting', 'held') returning batch_id`.catch(
    (error: unknown) => {
      throw isConflict(error, 'one_batch_on_a_line')
        ? new BureauError(
            'BATCH_STATE',
            `The line ${by.line} works on another batch: wait for its end, or start this one on another line.`,
          )
        : error;
    },
  );
  if (rows.length !== 1) {
    throw new BureauError(
      'BATCH_STATE',
      `The batch ${batchId} cannot be started: it runs already, is done, or does not exist.`,
    );
  }
}

/** Ends a run: done when every document has found its end, else held until a person starts it again. */
export async function endBatch(sql: TransactionSql, batchId: string): Promise<void> {
  await sql`
    update batch set run_by = null, state = case when exists (
      select 1 from document d where d.batch_id = batch.batch_id
        and d.state not in ('issued', 'activated', 'spoiled')) then 'held' else 'done' end
    where batch_id = ${batchId} and state = 'running'`;
}

/** Batches that this instance was running when its process ended. */
export async function batchesLeftBy(
  tx: TransactionSql,
  instance: string,
): Promise<readonly string[]> {
  const rows = await tx<{ batch_id: string }[]>`
    select batch_id from batch where state = 'running' and run_by = ${instance} order by created_at`;
  return rows.map(({ batch_id }) => batch_id);
}
