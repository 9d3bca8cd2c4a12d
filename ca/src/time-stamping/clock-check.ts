import { performance } from 'node:perf_hooks';
import type { Sql } from 'postgres';

/** True while the clock may be used for time stamps. */
export type ClockCheck = () => Promise<boolean>;

export interface ClockCheckOptions {
  /** The time of the other clock. */
  readonly otherClock: () => Promise<Date>;
  readonly clock: () => Date;
  /** Milliseconds of a clock that nobody can set. */
  readonly monotonic?: () => number;
  /** By how much the clocks may disagree. */
  readonly toleranceMs: number;
}

/** A comparison counts this long; between two of them the monotonic clock watches. */
const COMPARISON_MS = 1_000;
/** An answer that takes longer than the tolerance says nothing; a busy moment must not stop the unit. */
const ATTEMPTS = 3;

interface Comparison {
  readonly monotonic: number;
  /** What the clock is ahead of the monotonic one. */
  readonly lead: number;
}

export function createClockCheck(options: ClockCheckOptions): ClockCheck {
  const { otherClock, clock, toleranceMs, monotonic = () => performance.now() } = options;
  let last: Comparison | undefined;
  let comparing: Promise<Comparison | undefined> | undefined;

  const attempt = async (): Promise<Comparison | undefined> => {
    const before = monotonic();
    const start = clock().getTime();
    const other = (await otherClock()).getTime();
    const after = monotonic();
    const end = start + (after - before);
    if (after - before > toleranceMs) return undefined;
    const agrees = other >= start - toleranceMs && other <= end + toleranceMs;
    return agrees ? { monotonic: after, lead: start - before } : undefined;
  };
  const compare = async (): Promise<Comparison | undefined> => {
    for (let tries = 0; tries < ATTEMPTS; tries += 1) {
      const comparison = await attempt();
      if (comparison !== undefined) return comparison;
    }
    return undefined;
  };
  const fresh = async (): Promise<Comparison | undefined> => {
    if (last !== undefined && monotonic() - last.monotonic < COMPARISON_MS) return last;
    comparing ??= compare().finally(() => {
      comparing = undefined;
    });
    last = await comparing;
    return last;
  };
  return async () => {
    const comparison = await fresh();
    if (comparison === undefined) return false;
    return Math.abs(clock().getTime() - monotonic() - comparison.lead) <= toleranceMs;
  };
}

/** The database's clock, at the moment of the statement. */
export async function databaseTime(sql: Sql): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
  return row?.now ?? new Date(Number.NaN);
}
