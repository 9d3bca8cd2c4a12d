import { setTimeout as delay } from 'node:timers/promises';
import type postgres from 'postgres';

const PATIENCE_MS = 30 * 60_000;

/**
 * Lets every shard change, and gives the seconds until the running authority has published them all.
 *
 * @throws Error when it has not within half an hour
 */
export async function publishAll(sql: postgres.Sql, shards: number): Promise<number> {
  const begun = performance.now();
  await sql`
    insert into ca.shard_change (shard, version) select generate_series(0, ${shards - 1}::int), 1
    on conflict (shard) do update set version = ca.shard_change.version + 1`;
  while (performance.now() - begun < PATIENCE_MS) {
    const [row] = await sql<{ done: number }[]>`
      select count(*)::int as done from ca.shard_change ch
      where exists (select 1 from ca.crl where name = 'citizen/' || ch.shard and covers >= ch.version)`;
    if (row?.done === shards) return (performance.now() - begun) / 1000;
    await delay(50);
  }
  throw new Error('The authority did not publish every shard.');
}
