import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { judge, startAuthority } from '../measuring/issuance/authority.ts';
import { prepareActivations } from '../measuring/issuance/prepare-requests.ts';
import { rawRate } from '../measuring/issuance/raw-rate.ts';
import { runLoad } from '../measuring/issuance/run-load.ts';
import { printResult } from '../measuring/result.ts';

const USAGE = `npm run bench -- issuance [--json] [--seconds N] [--connections N] [--workers N]
    [--cards N] [--per-request 1]
  Certificates a second: CSR in over HTTPS (mTLS), proof of possession, lint, PKCS#11, PostgreSQL with
  synchronous_commit; against the raw rate of the same key in the same token.
  --seconds N       length of the measured part (default 20)
  --connections N   requests under way at once (default 8)
  --per-request N   certificates a request asks for: 2 as the activation of a card does (default), or 1
  --cards N         cards whose keys are made before the clock starts (default 48); they come again with new requests
  --workers N       token workers of the authority (default: one fewer than cores)`;

/** Of the warm-up, and of each measurement of the raw rate; a shorter run has them shorter. */
const SIDE_SECONDS = 3;
const VERIFIED = 100;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '20' },
    connections: { type: 'string', default: '8' },
    cards: { type: 'string', default: '48' },
    workers: { type: 'string', default: String(Math.max(1, cpus().length - 1)) },
    'per-request': { type: 'string', default: '2' },
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
const activations = await prepareActivations(Number(values.cards));
const perRequest = values['per-request'] === '1' ? 1 : 2;
const bundles = perRequest === 2 ? activations : activations.flat().map((request) => [request]);
tell('ceremony, database, authority');
const authority = await startAuthority(Number(values.workers));
try {
  tell('raw rate');
  const rawBefore = await rawRate(authority.rawKey, sideSeconds);
  const load = { authority, bundles, connections: Number(values.connections) };
  tell('warm-up');
  await runLoad({ ...load, seconds: sideSeconds });
  const before = await authority.countCertificates();
  tell(`${seconds} s of issuing`);
  const run = await runLoad({ ...load, seconds });
  const committed = (await authority.countCertificates()) - before;
  tell('raw rate again');
  const rawAfter = await rawRate(authority.rawKey, sideSeconds);
  // The better one: what else ran on the machine must not flatter the ratio.
  const raw = rawAfter.perSecond > rawBefore.perSecond ? rawAfter : rawBefore;
  const verified = await judge(authority, VERIFIED);
  if (committed !== run.issued) {
    throw new Error(`${run.issued} certificates were answered, ${committed} are committed.`);
  }
  const certificatesPerSecond = committed / run.seconds;
  printResult(
    {
      name: 'issuance',
      figures: {
        certificatesPerSecond: round(certificatesPerSecond),
        rawSignaturesPerSecond: round(raw.perSecond),
        rawProcesses: raw.processes,
        keyBits: authority.keyBits,
        workers: Number(values.workers),
        connections: Number(values.connections),
        certificatesPerRequest: perRequest,
        seconds: round(run.seconds),
        committed,
        verified,
        refused: run.refused,
        medianMilliseconds: round(run.medianMilliseconds),
        p99Milliseconds: round(run.p99Milliseconds),
        slowestSecond: run.slowestSecond,
        fastestSecond: run.fastestSecond,
      },
      ratios: { raw: Math.round((certificatesPerSecond / raw.perSecond) * 1000) / 1000 },
    },
    values.json,
  );
} finally {
  await authority.stop();
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
