import type { Sql } from 'postgres';

/** One statement removes at most so many lists: it holds nobody up. */
const AT_MOST = 500;
const EVERY_MS = 600_000;
const DAY_MS = 86_400_000;

/** Removes lists that nobody may use any more; called at each turn of the publisher, it looks now and then. */
export type CrlPruner = () => Promise<void>;

/** @param keepDays How long a list stays on record after its nextUpdate. */
export function createCrlPruner(sql: Sql, keepDays: number, clock: () => Date): CrlPruner {
  let dueAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() < dueAt) return;
    dueAt = performance.now() + EVERY_MS;
    const before = new Date(clock().getTime() - keepDays * DAY_MS);
    const [row] = await sql<{ removed: number }[]>`
      select prune_crls(${before}::timestamptz, ${AT_MOST}) as removed`;
    // Where there is more, the next turn goes on.
    if (row?.removed === AT_MOST) dueAt = Number.NEGATIVE_INFINITY;
  };
}
