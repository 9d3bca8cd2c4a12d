import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startAuthority } from '../measuring/authority/authority.ts';
import { fillRegister } from '../measuring/crl/fill-register.ts';
import { judge } from '../measuring/crl/judge.ts';
import { publishAll } from '../measuring/crl/publish-all.ts';
import { peakMegabytes } from '../measuring/memory.ts';
import { printResult } from '../measuring/result.ts';

const USAGE = `npm run bench -- crl [--json] [--revoked N]
  Publication of all 128 shards of the citizens' CRL by a running authority: built from the register, linted,
  signed in SoftHSM, read back, verified, committed. With a tenth of the revoked certificates, then with all;
  ratios.growth is the time of an entry with all to that with a tenth.
  --revoked N       certificates revoked or on hold (default 1700000)`;

const SHARDS = 128;
const VERIFIED = 5;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    revoked: { type: 'string', default: '1700000' },
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
const revoked = Number(values.revoked);
const few = Math.ceil(revoked / 10);

tell('ceremony, database, authority');
const authority = await startAuthority({ workers: cpus().length, key: 'rsa-3072' });
const folder = mkdtempSync(join(tmpdir(), 'tamga-bench-crl-'));
try {
  const { sql } = authority;
  const publish = async (count: number): Promise<number> => {
    tell(`${count} revoked: filling the register, publishing ${SHARDS} shards`);
    await fillRegister(sql, count, SHARDS);
    return publishAll(sql, SHARDS);
  };
  await publish(few); // Warm-up: an authority runs for months.
  const secondsFew = await publish(few);
  const seconds = await publish(revoked);
  tell('judging');
  const issuer = new Uint8Array(readFileSync(join(authority.pki, 'citizen-issuing.crt')));
  const { entries, bytes } = await judge({
    publicUrl: authority.publicUrl,
    issuer,
    shards: SHARDS,
    verified: VERIFIED,
    folder,
  });
  if (entries !== revoked) throw new Error(`${entries} entries of ${revoked} are published.`);
  const round = (value: number): number => Number(value.toFixed(3));
  printResult(
    {
      name: 'crl',
      figures: {
        shards: SHARDS,
        revoked,
        entries,
        seconds: round(seconds),
        secondsFew: round(secondsFew),
        microsecondsPerEntry: round((seconds / revoked) * 1e6),
        microsecondsPerEntryFew: round((secondsFew / few) * 1e6),
        megabytesPublished: round(bytes / 1e6),
        peakMB: peakMegabytes(authority.processes.authority),
        verified: VERIFIED,
      },
      ratios: { growth: round(seconds / revoked / (secondsFew / few)) },
    },
    values.json,
  );
} finally {
  await authority.stop();
  rmSync(folder, { recursive: true, force: true });
}
