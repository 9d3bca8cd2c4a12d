import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startAuthority } from '../measuring/authority/authority.ts';
import { rawRate } from '../measuring/authority/raw-rate.ts';
import { judge } from '../measuring/document-signing/judge.ts';
import { runSodLoad } from '../measuring/document-signing/run-sod-load.ts';
import { printResult } from '../measuring/result.ts';

const USAGE = `npm run bench -- sods [--json] [--seconds N] [--batch N] [--connections N]
  Document security objects (EF.SOD) a second in batches: data-group hashes in over HTTPS (mTLS), linted, signed in
  SoftHSM, verified up to the CSCA, on record in PostgreSQL before they leave; against the raw rate of the Document
  Signer's key in the same token (ratios.raw).
  --seconds N       length of each measured part (default 15)
  --batch N         security objects a message (default 100)
  --connections N   messages under way at once (default 4)`;

const SIDE_SECONDS = 3;
const WARM_UP_SECONDS = 10;
const JUDGED = 20;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '15' },
    batch: { type: 'string', default: '100' },
    connections: { type: 'string', default: '4' },
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
const [seconds, batch, connections] = [values.seconds, values.batch, values.connections].map(
  Number,
) as [number, number, number];

tell('ceremony, database, authority');
const authority = await startAuthority({ workers: cpus().length, key: 'rsa-3072' });
const folder = mkdtempSync(join(tmpdir(), 'tamga-bench-sods-'));
try {
  const key = authority.rawKey('document-signer');
  const load = { authority, batch, connections };
  tell('raw rate, warm-up');
  const rawBefore = await rawRate(key, Math.min(SIDE_SECONDS, seconds));
  await runSodLoad({ ...load, seconds: Math.min(WARM_UP_SECONDS, seconds) });
  tell(`${seconds} s of batches of ${batch}`);
  const measured = await runSodLoad({ ...load, seconds });
  const rawAfter = await rawRate(key, Math.min(SIDE_SECONDS, seconds));
  // The better one: what else ran on the machine must not flatter the ratio.
  const raw = Math.max(rawBefore.perSecond, rawAfter.perSecond);
  const round = (value: number): number => Number(value.toFixed(3));
  printResult(
    {
      name: 'sods',
      figures: {
        batch,
        connections,
        sodsPerSecond: round(measured.perSecond),
        signed: measured.signed,
        refused: measured.refused,
        medianMilliseconds: round(measured.medianMilliseconds),
        rawSignaturesPerSecond: round(raw),
        verified: judge({ sods: measured.last.slice(0, JUDGED), pki: authority.pki, folder }),
      },
      ratios: { raw: round(measured.perSecond / raw) },
    },
    values.json,
  );
} finally {
  await authority.stop();
  rmSync(folder, { recursive: true, force: true });
}
