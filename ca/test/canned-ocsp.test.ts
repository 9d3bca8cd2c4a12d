import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RunningCa } from '@tamga/ca';
import { buildOcspRequest, fromHex, parseCertificate } from '@tamga/formats';
import { addressAt, changeStatus, issueCitizen, type Subject } from './citizens.ts';
import { certIdOf, statusIn } from './ocsp-client.ts';
import { pemFile } from './openssl.ts';
import { createWorld, PUBLIC_URL, type World } from './world.ts';

const run = promisify(execFile);

let world: World;
let first: RunningCa;
let second: RunningCa;

before(async () => {
  world = await createWorld();
  first = await world.start();
  second = await world.start({ instance: 'ca-2' });
});
after(async () => {
  await first.close();
  await second.close();
  await world.remove();
});

const issuer = () =>
  parseCertificate(new Uint8Array(readFileSync(join(world.ceremony.pki, 'citizen-issuing.crt'))));

function pathOf(serial: string): string {
  const request = buildOcspRequest({ certIds: [certIdOf(issuer(), fromHex(serial))] });
  return encodeURIComponent(Buffer.from(request).toString('base64'));
}

const get = (ca: RunningCa, serial: string, headers: Record<string, string> = {}) =>
  fetch(addressAt(ca, `${PUBLIC_URL}/ocsp/${pathOf(serial)}`), { headers });

async function statusAt(ca: RunningCa, serial: string): Promise<string> {
  return statusIn(new Uint8Array(await (await get(ca, serial)).arrayBuffer()));
}

const tagAt = async (ca: RunningCa, serial: string) => (await get(ca, serial)).headers.get('etag');

/** Milliseconds until the answer is this. */
async function until(ca: RunningCa, serial: string, wanted: string): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const now = await statusAt(ca, serial);
    const waited = performance.now() - begun;
    if (now === wanted) return waited;
    assert.ok(waited < 20_000, `still ${now}`);
    await delay(20);
  }
}

test('GET may be cached (RFC 5019 6.2): the same bytes and tag while the status stands', async () => {
  const { serial } = await issueCitizen(world, first);
  const one = await get(first, serial);
  const { headers } = one;
  assert.equal(headers.get('cache-control'), 'max-age=5, public, no-transform, must-revalidate');
  const [made, ends] = ['last-modified', 'expires'].map((name) =>
    Date.parse(headers.get(name) ?? ''),
  );
  assert.ok(made !== undefined && ends !== undefined);
  assert.equal(ends - made, 600_000);
  assert.ok(Math.abs(made - Date.now()) < 60_000);
  const again = await get(first, serial);
  assert.equal(again.headers.get('etag'), headers.get('etag'));
  assert.deepEqual(await again.arrayBuffer(), await one.arrayBuffer());
});

for (const [what, header, status] of [
  ['its tag', (tag: string) => tag, 304],
  ['its tag, weak, among others', (tag: string) => `"other", W/${tag}`, 304],
  ['another tag', () => '"other"', 200],
] as const) {
  test(`GET with If-None-Match of ${what} is answered with ${status}`, async () => {
    const { serial } = await issueCitizen(world, first);
    const tag = (await tagAt(first, serial)) ?? '';
    const answer = await get(first, serial, { 'if-none-match': header(tag) });
    assert.equal(answer.status, status);
    assert.equal((await answer.arrayBuffer()).byteLength > 0, status === 200);
    assert.equal(answer.headers.get('etag'), tag);
  });
}

test('an unknown serial and a failure are never cached', async () => {
  for (const path of [pathOf('1122334455'), 'AAAA']) {
    const answer = await fetch(addressAt(first, `${PUBLIC_URL}/ocsp/${path}`));
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('etag'), null);
  }
});

test('hard case 14: revoked by another process after the answer was signed: seen within 5 s', async () => {
  const { serial } = await issueCitizen(world, first);
  for (const ca of [first, second]) assert.equal(await statusAt(ca, serial), 'good');
  await changeStatus(world, second, serial, { change: 'revoke', reason: 'keyCompromise' });
  assert.equal(await statusAt(second, serial), 'revoked', 'at once where it was changed');
  assert.ok((await until(first, serial, 'revoked')) < 5000);
  await delay(200);
  assert.equal(await statusAt(first, serial), 'revoked');
});

test('a status that is changed in the database itself is seen by every process', async () => {
  const { serial } = await issueCitizen(world, first);
  assert.equal(await statusAt(first, serial), 'good');
  await world.sql`
    insert into certificate_status (serial, shard, status, since, reason)
    values (${Buffer.from(serial, 'hex')}, 0, 'revoked', now(), 'superseded')`;
  assert.ok((await until(first, serial, 'revoked')) < 5000);
});

test('an answer that is being signed while the status changes is not kept', async () => {
  const { serial } = await issueCitizen(world, first);
  const asking = Array.from({ length: 20 }, () => statusAt(second, serial));
  await changeStatus(world, first, serial, { change: 'hold' });
  await Promise.all(asking);
  assert.ok((await until(second, serial, 'revoked')) < 5000);
});

test('a connection that hears of changes is cut: nothing old is told, and hearing begins anew', async () => {
  const { serial } = await issueCitizen(world, first);
  assert.equal(await statusAt(first, serial), 'good');
  const cut = await world.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen %'`;
  assert.ok(cut.length >= 2, 'each process listens');
  await changeStatus(world, second, serial, { change: 'revoke', reason: 'superseded' });
  assert.ok((await until(first, serial, 'revoked')) < 5000);
  const other = (await issueCitizen(world, first)).serial;
  for (let tries = 0; ; tries += 1) {
    const [tag, next] = [await tagAt(first, other), await tagAt(first, other)];
    if (tag === next) break;
    assert.ok(tries < 100, 'answers are kept again');
    await delay(200);
  }
  await changeStatus(world, second, other, { change: 'hold' });
  assert.ok((await until(first, other, 'revoked')) < 5000);
});

test('hard case 14: a request with a nonce is signed for itself, beside a kept answer', async () => {
  const { serial } = await issueCitizen(world, first);
  const kept = await (await get(first, serial)).arrayBuffer();
  const nonce = randomBytes(32);
  const request = buildOcspRequest({ certIds: [certIdOf(issuer(), fromHex(serial))], nonce });
  const path = encodeURIComponent(Buffer.from(request).toString('base64'));
  const answer = await fetch(addressAt(first, `${PUBLIC_URL}/ocsp/${path}`));
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.ok(bytes.includes(nonce));
  assert.ok(!Buffer.from(kept).includes(nonce));
  assert.deepEqual(await (await get(first, serial)).arrayBuffer(), kept);
});

test('a register that cannot be read is told as OCSP tells it: internalError (RFC 6960 2.3)', async () => {
  const { serial } = await issueCitizen(world, first);
  await world.sql.unsafe(`revoke select on ca.certificate_status from "${world.role}"`);
  try {
    assert.equal(await statusAt(first, serial), 'internalError');
  } finally {
    await world.sql.unsafe(`grant select on ca.certificate_status to "${world.role}"`);
  }
  assert.equal(await statusAt(first, serial), 'good');
});

/** What GnuTLS says of a certificate, asked of the responder itself. */
async function ocsptool(subject: Subject, ...more: readonly string[]): Promise<string> {
  const file = (name: string, der: Uint8Array) => pemFile(world.ceremony.folder, name, der);
  const { stdout, stderr } = await run('ocsptool', [
    ...[`--ask=${addressAt(first, `${PUBLIC_URL}/ocsp`)}`, ...more],
    // It builds no path through an intermediate: the issuing CA is its anchor (RFC 6960 4.2.2.2).
    ...[
      '--load-trust',
      file('issuer', issuer().raw),
      '--load-issuer',
      file('issuer', issuer().raw),
    ],
    ...['--load-cert', file('asked', subject.der)],
  ]);
  return stdout + stderr;
}

for (const [what, options] of [
  ['with a nonce', ['--nonce']],
  ['without', ['--no-nonce']],
] as const) {
  test(`GnuTLS ocsptool agrees, ${what}: good, on hold, revoked`, async () => {
    const subject = await issueCitizen(world, first);
    const good = await ocsptool(subject, ...options);
    assert.match(good, /Verifying OCSP Response: Success/);
    assert.match(good, /Certificate Status: good/);
    await changeStatus(world, first, subject.serial, { change: 'hold' });
    assert.match(await ocsptool(subject, ...options), /Certificate Status: revoked/);
    await changeStatus(world, first, subject.serial, { change: 'release' });
    assert.match(await ocsptool(subject, ...options), /Certificate Status: good/);
  });
}
