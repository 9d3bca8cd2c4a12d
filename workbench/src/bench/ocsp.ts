import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseCertificate } from '@tamga/formats';
import { type BenchAuthority, startAuthority } from '../measuring/authority/authority.ts';
import { rawRate } from '../measuring/authority/raw-rate.ts';
import { prepareActivations } from '../measuring/issuance/prepare-requests.ts';
import { runLoad } from '../measuring/issuance/run-load.ts';
import { type HttpLoad, httpLoad } from '../measuring/ocsp/http-load.ts';
import { judge } from '../measuring/ocsp/judge.ts';
import { startOpensslResponder } from '../measuring/ocsp/openssl-responder.ts';
import { getOf, ocspPath, ocspRequests } from '../measuring/ocsp/requests.ts';
import { printResult } from '../measuring/result.ts';

const USAGE = `npm run bench -- ocsp [--json] [--seconds N] [--connections N]
  OCSP answers a second over HTTP. Kept answers, by GET, against a bare Fastify route that gives the same bytes
  (ratios.bare) and against openssl ocsp -port (ratios.openssl); answers with a nonce, signed live, against the raw
  rate of the responder's key in the same token (ratios.live).
  --seconds N       length of each measured part (default 8)
  --connections N   requests under way at once (default 16)`;

const SIDE_SECONDS = 3;
/** A responder runs for months: its code is compiled before it is measured, and so is the bare route's. */
const WARM_UP_TURNS = 2;
const CERTIFICATES = 100;
const JUDGED = 5;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '8' },
    connections: { type: 'string', default: '16' },
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
const connections = Number(values.connections);
const load = (port: number, next: () => Buffer) => httpLoad({ port, connections, seconds, next });

tell('ceremony, database, authority, certificates');
const authority = await startAuthority({ workers: cpus().length, key: 'rsa-3072' });
const folder = mkdtempSync(join(tmpdir(), 'tamga-bench-ocsp-'));
try {
  const serials = await issueSome(authority, CERTIFICATES);
  const requests = ocspRequests(authority.pki, serials);
  const port = Number(new URL(authority.publicUrl).port);
  const sideSeconds = Math.min(SIDE_SECONDS, seconds);
  tell('raw rate of the responder, warm-up');
  const rawBefore = await rawRate(authority.rawKey('ocsp-citizen'), sideSeconds);
  await load(port, requests.nextPost);
  tell(`${seconds} s each: kept answers, a bare route, openssl ocsp, answers with a nonce`);
  const { kept, bare } = await measureKept(port, requests.nextGet, serials[0] ?? new Uint8Array());
  const openssl = await measureOpenssl();
  const live = await load(port, requests.nextPost);
  const rawAfter = await rawRate(authority.rawKey('ocsp-citizen'), sideSeconds);
  const raw = Math.max(rawBefore.perSecond, rawAfter.perSecond);
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  printResult(
    {
      name: 'ocsp',
      figures: {
        connections,
        keptAnswersPerSecond: round(kept.perSecond, 1),
        bareAnswersPerSecond: round(bare.perSecond, 1),
        opensslAnswersPerSecond: round(openssl.perSecond, 1),
        liveAnswersPerSecond: round(live.perSecond, 1),
        rawSignaturesPerSecond: round(raw, 1),
        keptMedianMilliseconds: round(kept.medianMilliseconds, 2),
        liveMedianMilliseconds: round(live.medianMilliseconds, 2),
        verified: judge({ ...authority, folder, serials: serials.slice(0, JUDGED) }),
      },
      ratios: {
        bare: round(kept.perSecond / bare.perSecond, 3),
        openssl: round(kept.perSecond / openssl.perSecond, 3),
        live: round(live.perSecond / raw, 3),
      },
    },
    values.json,
  );
} finally {
  await authority.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function issueSome(one: BenchAuthority, count: number): Promise<readonly Uint8Array[]> {
  const bundles = await prepareActivations(2);
  while ((await one.countCertificates()) < count) {
    await runLoad({ authority: one, bundles, connections: 4, seconds: 0.5 });
  }
  const ders = await one.someCertificates(count);
  return ders.map((der) => parseCertificate(new Uint8Array(der)).serial.bytes);
}

async function keptAnswer(one: BenchAuthority, serial: Uint8Array): Promise<Buffer> {
  const issuer = parseCertificate(
    new Uint8Array(readFileSync(join(one.pki, 'citizen-issuing.crt'))),
  );
  const answer = await fetch(`${one.publicUrl}${ocspPath(issuer, serial)}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** By turns with the bare route, the better of two each: what else ran on the machine must not flatter the ratio. */
async function measureKept(port: number, next: () => Buffer, serial: Uint8Array) {
  const file = join(folder, 'answer.der');
  writeFileSync(file, await keptAnswer(authority, serial));
  const program = fileURLToPath(new URL('../measuring/ocsp/bare-server.js', import.meta.url));
  const child = fork(program, [file]);
  try {
    const [bareAt] = (await once(child, 'message')) as [{ port: number }];
    for (let turn = 0; turn < WARM_UP_TURNS; turn += 1) {
      await load(port, next);
      await load(bareAt.port, next);
    }
    const rounds: { kept: HttpLoad; bare: HttpLoad }[] = [];
    for (let round = 0; round < 2; round += 1) {
      rounds.push({ kept: await load(port, next), bare: await load(bareAt.port, next) });
    }
    const best = (one: 'kept' | 'bare') =>
      rounds.map((round) => round[one]).reduce((a, b) => (a.perSecond > b.perSecond ? a : b));
    return { kept: best('kept'), bare: best('bare') };
  } finally {
    child.kill();
  }
}

async function measureOpenssl() {
  const responder = await startOpensslResponder(folder);
  try {
    const request = getOf(responder.path);
    return await load(responder.port, () => request);
  } finally {
    responder.stop();
  }
}
