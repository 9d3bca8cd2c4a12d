import type { Sql, TransactionSql } from 'postgres';

export interface CrlSchedule {
  /** From thisUpdate to nextUpdate of a complete list. */
  readonly nextUpdateHours: number;
  /** The same of a delta. */
  readonly deltaMinutes: number;
  /** How long changes may stand in deltas alone. */
  readonly completeMinutes: number;
}

export interface DueShard {
  readonly shard: number;
  readonly complete: boolean;
  readonly delta: boolean;
}

const MINUTE_MS = 60_000;
/** Clocks of several processes differ; a list from further ahead is one that nobody could use now. */
const AHEAD_MS = MINUTE_MS;

/**
 * Shards of which a list is due: there is none, it does not say what the register says, it is half through its time, or
 * it was made by a clock that was ahead. A shard that was published once stands in `shard_change` for good, so that its
 * certificates find fresh CRLs when fewer shards are configured later.
 */
export async function dueShards(
  sql: Sql | TransactionSql,
  schedule: CrlSchedule,
  now: Date,
  wanted: { readonly shards: number } | { readonly shard: number },
): Promise<readonly DueShard[]> {
  const after = (minutes: number): string =>
    new Date(now.getTime() + minutes * MINUTE_MS).toISOString();
  const ahead = new Date(now.getTime() + AHEAD_MS).toISOString();
  const asked =
    'shard' in wanted
      ? sql`select ${wanted.shard}::int as shard`
      : sql`select generate_series(0, ${wanted.shards - 1}::int) as shard
            union select shard from shard_change`;
  return sql<DueShard[]>`
    select * from (
      select n.shard,
        c.number is null or c.next_update < ${after(schedule.nextUpdateHours * 30)}
          or c.this_update > ${ahead} or (c.covers < coalesce(ch.version, 0)
            and (c.this_update <= ${after(-schedule.completeMinutes)} or c.this_update > ${now.toISOString()}))
          as complete,
        c.number is not null and (d.number is null or d.covers < coalesce(ch.version, 0)
          or d.next_update < ${after(schedule.deltaMinutes / 2)} or d.this_update > ${ahead})
          as delta
      from (${asked}) n
      left join shard_change ch on ch.shard = n.shard
      left join lateral (
        select l.number, l.covers, l.this_update, l.next_update from crl l
        where l.name = 'citizen/' || n.shard order by l.number desc limit 1) c on true
      left join lateral (
        select l.number, l.covers, l.this_update, l.next_update from delta_crl l
        where l.name = 'citizen/' || n.shard order by l.number desc limit 1) d on true
    ) state
    where complete or delta
    order by shard`;
}
