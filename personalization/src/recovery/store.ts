import type { TransactionSql } from 'postgres';

/** Activations that this instance was running; gives the documents. */
export async function endLeftActivations(
  tx: TransactionSql,
  instance: string,
  problem: string,
  now: Date,
): Promise<readonly string[]> {
  await tx`
    update activation_step s set state = 'unknown', ended_at = ${now}
    from activation a
    where a.activation_id = s.activation_id and a.state = 'running' and a.run_by = ${instance}
      and s.state = 'running'`;
  const rows = await tx<{ document_id: string }[]>`
    update activation set state = 'unknown', problem = ${problem}, ended_at = ${now}
    where state = 'running' and run_by = ${instance} returning document_id`;
  return rows.map(({ document_id }) => document_id);
}
