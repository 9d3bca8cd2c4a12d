import type { TransactionSql } from 'postgres';
import { READING_STEPS } from '../steps.ts';

/** A document that was in work when its process ended. */
export interface LeftDocument {
  readonly documentId: string;
  readonly blank: string | undefined;
  /** The step that was running, or the last that was done. */
  readonly step: string;
  /** Whether a step that changes the card had begun. */
  readonly isChanged: boolean;
}

/** Documents of a batch that are neither waiting nor finished. */
export async function documentsLeft(
  tx: TransactionSql,
  batchId: string,
): Promise<readonly LeftDocument[]> {
  const rows = await tx<
    { document_id: string; blank_serial: string | null; step: string; is_changed: boolean }[]
  >`
    select d.document_id, d.blank_serial,
           coalesce((select s.step from document_step s
                     where s.document_id = d.document_id and s.attempt = a.attempt
                     order by s.started_at desc limit 1), 'reserve') as step,
           exists (select 1 from document_step s
                   where s.document_id = d.document_id and s.attempt = a.attempt
                     and s.step not in ${tx([...READING_STEPS])}) as is_changed
    from document d
    cross join lateral (select max(attempt) as attempt from document_step l
                        where l.document_id = d.document_id) a
    where d.batch_id = ${batchId} and d.state in ('encoding', 'encoded', 'printed')
    order by d.position`;
  return rows.map((row) => ({
    documentId: row.document_id,
    blank: row.blank_serial ?? undefined,
    step: row.step,
    isChanged: row.is_changed,
  }));
}

/** Steps of a batch's documents that nobody ends any more. */
export async function endLeftSteps(tx: TransactionSql, batchId: string, now: Date): Promise<void> {
  await tx`
    update document_step s set ended_at = ${now},
           state = case when s.step in ${tx([...READING_STEPS])} then 'failed' else 'unknown' end
    from document d
    where d.document_id = s.document_id and d.batch_id = ${batchId} and s.state = 'running'`;
}
