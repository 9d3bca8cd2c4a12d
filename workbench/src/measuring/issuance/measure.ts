import type { BenchAuthority } from '../authority/authority.ts';
import { readCpuTimes } from '../cpu-time.ts';
import type { PreparedRequest } from './prepare-requests.ts';
import { type LoadResult, runLoad } from './run-load.ts';

/** CPU milliseconds for each certificate: where the time of the machine went. */
export interface CpuShares {
  /** The authority's own process: without the token's workers and without the database. */
  readonly authority: number;
  readonly workers: number;
  readonly database: number;
  /** This process, which makes the load and reads the answers. */
  readonly load: number;
}

export interface Measured extends LoadResult {
  readonly committed: number;
  readonly perSecond: number;
  readonly cpu: CpuShares;
}

/**
 * Runs a load and counts what the database holds afterwards.
 *
 * @throws Error when it holds another number of certificates than were answered
 */
export async function measure(load: {
  readonly authority: BenchAuthority;
  readonly bundles: readonly (readonly PreparedRequest[])[];
  readonly connections: number;
  readonly seconds: number;
}): Promise<Measured> {
  const { authority, database } = load.authority.processes;
  const before = await load.authority.countCertificates();
  const startTimes = readCpuTimes();
  const run = await runLoad(load);
  const endTimes = readCpuTimes();
  const committed = (await load.authority.countCertificates()) - before;
  if (committed !== run.issued) {
    throw new Error(`${run.issued} certificates were answered, ${committed} are committed.`);
  }
  const own = (pid: number): number => endTimes.of(pid) - startTimes.of(pid);
  const below = (pid: number): number => endTimes.below(pid) - startTimes.below(pid);
  const share = (seconds: number): number => (seconds * 1000) / Math.max(1, committed);
  return {
    ...run,
    committed,
    perSecond: committed / run.seconds,
    cpu: {
      authority: share(own(authority)),
      workers: share(below(authority)),
      database: share(own(database) + below(database)),
      load: share(own(process.pid)),
    },
  };
}
