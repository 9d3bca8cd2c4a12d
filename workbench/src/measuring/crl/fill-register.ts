import type postgres from 'postgres';

const REASONS = ['keyCompromise', 'superseded', 'cessationOfOperation', 'certificateHold'];

/**
 * Brings the register to `revoked` certificates that are revoked or on hold, spread over the shards by the number of each; made
 * inside the database, with serial numbers of 16 octets anywhere in their range. Nobody is told of them: what is measured is
 * the publication.
 */
export async function fillRegister(
  sql: postgres.Sql,
  revoked: number,
  shards: number,
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local search_path to ca`;
    await tx`set local synchronous_commit to off`;
    await tx`alter table certificate_status disable trigger tell_status`;
    const [row] = await tx<
      { count: number }[]
    >`select count(*)::int as count from certificate_status`;
    await tx`
      insert into certificate_status (serial, shard, status, since, reason)
      select decode('5a' || substr(md5(i::text), 1, 30), 'hex'), i % ${shards}::int,
             case when i % 4 = 3 then 'onHold' else 'revoked' end,
             date_trunc('second', now()) - make_interval(secs => i % 100000000),
             (${REASONS}::text[])[1 + i % 4]
      from generate_series(${row?.count ?? 0}::int, ${revoked}::int - 1) as i`;
    await tx`alter table certificate_status enable trigger tell_status`;
  });
  await sql`analyze ca.certificate_status`;
  await sql`checkpoint`;
}
