import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type AuthorityOptions, startAuthority } from '../measuring/authority/authority.ts';
import { rawRate } from '../measuring/authority/raw-rate.ts';
import { fillTables } from '../measuring/issuance/fill-tables.ts';
import { judge } from '../measuring/issuance/judge.ts';
import { measure } from '../measuring/issuance/measure.ts';
import { prepareActivations } from '../measuring/issuance/prepare-requests.ts';
import { runLoad } from '../measuring/issuance/run-load.ts';
import { printResult } from '../measuring/result.ts';

const USAGE = `npm run bench -- issuance [--json] [--seconds N] [--connections N] [--workers N]
    [--cards N] [--keys rsa-3072,rsa-2048] [--rows N]
  Certificates a second: CSR in over HTTPS (mTLS), proof of possession, lint, PKCS#11, PostgreSQL with
  synchronous_commit; against the raw rate of the same key in the same token. One certificate a request
  (ratios.raw), then 100 a request (ratios.rawBatch); with an issuing CA of RSA-3072, then of RSA-2048.
  --seconds N       length of each measured part (default 15)
  --connections N   single requests under way at once (default 8)
  --cards N         cards whose keys are made before the clock starts (default 50); they come again with new requests
  --keys LIST       keys of the issuing CA (default rsa-3072,rsa-2048)
  --rows N          instead: single requests and batches with 10,000 certificates on record, then with N
                    (ratios.growth, ratios.growthBatch); filling the tables is not measured
  --workers N       token workers of the authority (default: one a core)`;

/** Of each measurement of the raw rate; a shorter run has them shorter. */
const SIDE_SECONDS = 3;
/** An authority runs for months: its code is compiled before it is measured. Batches go through it the fastest. */
const WARM_UP_SECONDS = 12;
const VERIFIED = 100;
const FEW_ROWS = 10_000;
const BATCH = 100;
/** Batches under way at once: while one is signed, the next is read and checked. */
const BATCH_CONNECTIONS = 4;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '15' },
    connections: { type: 'string', default: '8' },
    cards: { type: 'string', default: '50' },
    keys: { type: 'string', default: 'rsa-3072,rsa-2048' },
    workers: { type: 'string', default: String(cpus().length) },
    rows: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const tell = (message: string): void => {
  if (!values.json) {
    console.error(message);
  }
};

const seconds = Number(values.seconds);
const sideSeconds = Math.min(SIDE_SECONDS, seconds);
tell(`keys and requests of ${values.cards} cards`);
const requests = (await prepareActivations(Number(values.cards))).flat();
const singles = requests.map((request) => [request]);
const batches = [
  Array.from({ length: BATCH }, (_, index) => singles[index % singles.length] ?? []).flat(),
];

const figures: Record<string, number> = {
  workers: Number(values.workers),
  connections: Number(values.connections),
};
const ratios: Record<string, number> = {};
if (values.rows !== undefined) {
  await benchGrowth(Number(values.rows));
}
for (const key of values.rows === undefined ? values.keys.split(',') : []) {
  if (key !== 'rsa-3072' && key !== 'rsa-2048') {
    console.error(USAGE);
    process.exit(3);
  }
  await benchKey(key, key === 'rsa-3072' ? '' : '2048');
}
printResult({ name: 'issuance', figures, ratios }, values.json);

/** Everything that is measured with one key of the issuing CA; `suffix` ends the names of its figures. */
async function benchKey(key: AuthorityOptions['key'], suffix: string): Promise<void> {
  tell(`${key}: ceremony, database, authority`);
  const authority = await startAuthority({ workers: Number(values.workers), key });
  const note = (name: string, value: number): void => {
    figures[`${name}${suffix}`] = round(value, 2);
  };
  try {
    tell('raw rate');
    const rawBefore = await rawRate(authority.rawKey('citizen-issuing'), sideSeconds);
    const single = { authority, bundles: singles, connections: Number(values.connections) };
    const batch = { authority, bundles: batches, connections: BATCH_CONNECTIONS };
    tell('warm-up');
    await warmUp(batch, single);
    tell(`${seconds} s of single requests`);
    const one = await measure({ ...single, seconds });
    tell(`${seconds} s of batches of ${BATCH}`);
    const many = await measure({ ...batch, seconds });
    tell('raw rate again');
    const rawAfter = await rawRate(authority.rawKey('citizen-issuing'), sideSeconds);
    // The better one: what else ran on the machine must not flatter the ratio.
    const raw = rawAfter.perSecond > rawBefore.perSecond ? rawAfter : rawBefore;
    note('keyBits', authority.keyBits);
    note('rawSignaturesPerSecond', raw.perSecond);
    note('rawProcesses', raw.processes);
    for (const [mode, measured] of [
      ['', one],
      ['Batch', many],
    ] as const) {
      note(`certificatesPerSecond${mode}`, measured.perSecond);
      note(`committed${mode}`, measured.committed);
      note(`refused${mode}`, measured.refused);
      note(`medianMilliseconds${mode}`, measured.medianMilliseconds);
      note(`p99Milliseconds${mode}`, measured.p99Milliseconds);
      note(`cpuMsPerCertificate${mode}`, measured.cpu.authority);
      note(`workerCpuMsPerCertificate${mode}`, measured.cpu.workers);
      note(`databaseCpuMsPerCertificate${mode}`, measured.cpu.database);
      note(`loadCpuMsPerCertificate${mode}`, measured.cpu.load);
      ratios[`raw${mode}${suffix}`] = round(measured.perSecond / raw.perSecond, 3);
    }
    note('slowestSecond', one.slowestSecond);
    note('fastestSecond', one.fastestSecond);
    note('verified', await judge(authority, VERIFIED));
  } finally {
    await authority.stop();
  }
}

type Load = Omit<Parameters<typeof runLoad>[0], 'seconds'>;

async function warmUp(...loads: readonly Load[]): Promise<void> {
  for (const load of loads) {
    await runLoad({ ...load, seconds: Math.min(seconds, WARM_UP_SECONDS) });
  }
}

/** The rate with few rows and with many, by one authority in one run. */
async function benchGrowth(rows: number): Promise<void> {
  const authority = await startAuthority({ workers: Number(values.workers), key: 'rsa-3072' });
  try {
    const single = { authority, bundles: singles, connections: Number(values.connections) };
    const batch = { authority, bundles: batches, connections: BATCH_CONNECTIONS };
    const rates: { single: number; batch: number }[] = [];
    for (const count of [FEW_ROWS, rows]) {
      tell(`filling to ${count} rows`);
      await fillTables(authority.sql, count);
      tell('warm-up');
      await warmUp(batch, single);
      tell(`${seconds} s of single requests, ${seconds} s of batches`);
      rates.push({
        single: (await measure({ ...single, seconds })).perSecond,
        batch: (await measure({ ...batch, seconds })).perSecond,
      });
    }
    const [few, many] = rates;
    if (few === undefined || many === undefined) return;
    Object.assign(figures, {
      rows,
      certificatesPerSecondFewRows: round(few.single, 2),
      certificatesPerSecond: round(many.single, 2),
      certificatesPerSecondBatchFewRows: round(few.batch, 2),
      certificatesPerSecondBatch: round(many.batch, 2),
      verified: await judge(authority, VERIFIED),
    });
    ratios['growth'] = round(many.single / few.single, 3);
    ratios['growthBatch'] = round(many.batch / few.batch, 3);
  } finally {
    await authority.stop();
  }
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
