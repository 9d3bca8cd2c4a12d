import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchAuthority, startAuthority } from '../measuring/authority/authority.ts';
import { rawRate } from '../measuring/authority/raw-rate.ts';
import { readCpuTimes } from '../measuring/cpu-time.ts';
import { printResult } from '../measuring/result.ts';
import { judgeSods } from '../measuring/sods/judge.ts';
import { runSodLoad } from '../measuring/sods/run-sod-load.ts';

const USAGE = `npm run bench -- sods [--json] [--seconds N] [--connections N] [--batch N]
  EF.SODs a second: hashes of data groups in over HTTPS (mTLS), counted in PostgreSQL with synchronous_commit, signed
  over PKCS#11, verified up to the CSCA, recorded; against the raw rate of the same key in the same token (ratios.raw).
  --seconds N       length of the measured part (default 12)
  --connections N   batches under way at once (default 4)
  --batch N         documents a message (default 100)`;

const SIDE_SECONDS = 3;
/** A signer runs for months: its code is compiled before it is measured. */
const WARM_UP_SECONDS = 8;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '12' },
    connections: { type: 'string', default: '4' },
    batch: { type: 'string', default: '100' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const tell = (message: string): void => {
  if (!values.json) console.error(message);
};
const seconds = Number(values.seconds);
const sideSeconds = Math.min(SIDE_SECONDS, seconds);

tell('ceremony, database, authority');
const authority = await startAuthority({ workers: cpus().length, key: 'rsa-3072' });
try {
  const load = {
    authority,
    batch: Number(values.batch),
    connections: Number(values.connections),
  };
  tell('raw rate, warm-up');
  const rawBefore = await rawRate(authority.rawKey('document-signer'), sideSeconds);
  await runSodLoad({ ...load, seconds: Math.min(seconds, WARM_UP_SECONDS) });
  tell(`${seconds} s of batches of ${load.batch}`);
  const before = await countDocuments(authority);
  const startTimes = readCpuTimes();
  const run = await runSodLoad({ ...load, seconds });
  const endTimes = readCpuTimes();
  const recorded = (await countDocuments(authority)) - before;
  if (recorded !== run.signed) {
    throw new Error(`${run.signed} documents were answered, ${recorded} are on record.`);
  }
  const rawAfter = await rawRate(authority.rawKey('document-signer'), sideSeconds);
  // The better one: what else ran on the machine must not flatter the ratio.
  const raw = Math.max(rawBefore.perSecond, rawAfter.perSecond);
  const pid = authority.processes.authority;
  const cpuMs = ((endTimes.of(pid) - startTimes.of(pid)) * 1000) / Math.max(1, run.signed);
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  printResult(
    {
      name: 'sods',
      figures: {
        connections: load.connections,
        batch: load.batch,
        sodsPerSecond: round(run.perSecond, 1),
        rawSignaturesPerSecond: round(raw, 1),
        signed: run.signed,
        refused: run.refused,
        medianMilliseconds: round(run.medianMilliseconds, 1),
        p99Milliseconds: round(run.p99Milliseconds, 1),
        cpuMsPerSod: round(cpuMs, 3),
        verified: judgeSods(authority.pki, run.samples),
      },
      ratios: { raw: round(run.perSecond / raw, 3) },
    },
    values.json,
  );
} finally {
  await authority.stop();
}

async function countDocuments({ sql }: BenchAuthority): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from ca.signed_document`;
  return row?.count ?? 0;
}
