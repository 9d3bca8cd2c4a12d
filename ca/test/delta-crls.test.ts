import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type CaConfig, type RunningCa, serveCa } from '@tamga/ca';
import {
  type CertificateRevocationList,
  decodeExpiredCertsOnCrl,
  EXTENSION,
  findExtension,
  parseCertificate,
  parseCrl,
} from '@tamga/formats';
import {
  addressAt,
  changeStatus,
  crlAddress,
  issueCitizen,
  type Subject,
  untilInCrl,
} from './citizens.ts';
import {
  baseOf,
  deltaAddress,
  entriesOf,
  extensionOf,
  fetchComplete,
  fetchDelta,
  judgeWithDeltas,
  numberOf,
  untilInDelta,
} from './delta-crls.ts';
import { openssl, pemFile } from './openssl.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let ca: RunningCa;

before(async () => {
  world = await createWorld();
  await start();
});
after(async () => {
  await ca.close();
  await world.remove();
});

/** An authority with one shard. */
async function start(crl: Partial<CaConfig['crl']> = {}): Promise<void> {
  ca = await serveCa({ ...world.config, crl: { ...world.config.crl, shards: 1, ...crl } });
}

async function restart(crl: Partial<CaConfig['crl']> = {}): Promise<void> {
  await ca.close();
  await start(crl);
}

const change = (subject: Subject, body: Parameters<typeof changeStatus>[3]) =>
  changeStatus(world, ca, subject.serial, body);

/** What `openssl crl` prints of it, verified. */
async function textOf(crl: CertificateRevocationList): Promise<string> {
  const { folder, pki } = world.ceremony;
  const file = join(folder, 'shown.crl');
  writeFileSync(file, crl.raw);
  const issuer = pemFile(folder, 'issuing', readFileSync(join(pki, 'citizen-issuing.crt')));
  const shown = ['-noout', '-text', '-CAfile', issuer];
  const text = await openssl('crl', '-inform', 'DER', '-in', file, ...shown);
  assert.match(text, /verify OK/);
  return text;
}

test('a shard begins with a complete list that names its deltas (RFC 5280 5.2.6), and an empty delta to it', async () => {
  const subject = await issueCitizen(world, ca);
  const rows = await world.sql<{ number: string; base: string }[]>`
    select c.number::text, d.base::text, d.number::text as delta
    from crl c join delta_crl d on d.base = c.number order by d.number limit 1`;
  assert.deepEqual({ ...rows[0] }, { number: '1', base: '1', delta: '2' });
  const complete = await fetchComplete(ca, subject);
  const delta = await fetchDelta(ca, subject);
  assert.match(
    await textOf(complete),
    /X509v3 Freshest CRL:\s+Full Name:\s+URI:http\S+\/crl\/citizen\/0-delta\.crl/,
  );
  const shown = await textOf(delta);
  assert.match(shown, /X509v3 Delta CRL Indicator: critical\s+0?\d+\n/);
  assert.doesNotMatch(shown, /Freshest/);
});

test('a delta has the authority and the scope of its shard, byte for byte (RFC 5280 5.2.4)', async () => {
  const subject = await issueCitizen(world, ca);
  const complete = await fetchComplete(ca, subject);
  const delta = await fetchDelta(ca, subject);
  assert.deepEqual(delta.issuer.raw, complete.issuer.raw);
  for (const oid of [EXTENSION.authorityKeyIdentifier, EXTENSION.issuingDistributionPoint]) {
    assert.deepEqual(extensionOf(delta, oid), extensionOf(complete, oid));
  }
  assert.equal(findExtension(delta.extensions, EXTENSION.deltaCRLIndicator)?.critical, true);
});

test('complete list and delta say that they keep what expired, as far back as their authority goes', async () => {
  const subject = await issueCitizen(world, ca);
  const issuing = parseCertificate(readFileSync(join(world.ceremony.pki, 'citizen-issuing.crt')));
  for (const crl of [await fetchComplete(ca, subject), await fetchDelta(ca, subject)]) {
    const since = decodeExpiredCertsOnCrl(extensionOf(crl, EXTENSION.expiredCertsOnCRL));
    assert.deepEqual(since, issuing.notBefore);
    // openssl knows the extension by its number alone, and verifies the list all the same.
    const time = issuing.notBefore.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
    assert.match(await textOf(crl), new RegExp(`2\\.5\\.29\\.60:\\s+..${time}`));
  }
});

test('published together, complete list and delta have one number and one time (RFC 5280 5.2.4)', async () => {
  const subject = await issueCitizen(world, ca);
  await change(subject, { change: 'revoke', reason: 'superseded' });
  await untilInCrl(ca, subject, 'superseded');
  const complete = await fetchComplete(ca, subject);
  const delta = await fetchDelta(ca, subject);
  assert.equal(numberOf(delta), numberOf(complete));
  assert.deepEqual(delta.thisUpdate, complete.thisUpdate);
  assert.equal(entriesOf(delta)[subject.serial], 'superseded');
});

test('openssl -use_deltas: who has an older complete list hears of hold, release and revocation from the delta', async () => {
  const subject = await issueCitizen(world, ca);
  const first = await fetchComplete(ca, subject);
  const judge = (...lists: readonly CertificateRevocationList[]) =>
    judgeWithDeltas(world, subject, lists, '-use_deltas');

  await change(subject, { change: 'hold' });
  const held = await untilInDelta(ca, subject, 'certificateHold');
  assert.equal(await judge(first), 'valid');
  assert.match(await judge(first, held), /error 23 .*certificate revoked/);
  assert.equal(await judgeWithDeltas(world, subject, [first, held]), 'valid', 'not asked for');

  const second = await fetchComplete(ca, subject);
  await change(subject, { change: 'release' });
  const released = await untilInDelta(ca, subject, 'removeFromCRL');
  assert.match(await judge(second), /certificate revoked/);
  assert.equal(await judge(second, released), 'valid');

  await change(subject, { change: 'revoke', reason: 'keyCompromise' });
  const revoked = await untilInDelta(ca, subject, 'keyCompromise');
  for (const complete of [first, second]) {
    assert.match(await judge(complete, revoked), /error 23 .*certificate revoked/);
  }
});

test('completeMinutes: changes are in the delta at once, and the complete list stays', async () => {
  await restart({ completeMinutes: 60 });
  const subject = await issueCitizen(world, ca);
  const complete = await fetchComplete(ca, subject);
  const before = await fetchDelta(ca, subject);
  for (const [turn, said] of [
    ['hold', 'certificateHold'],
    ['release', 'removeFromCRL'],
    ['hold', 'certificateHold'],
  ] as const) {
    await change(subject, { change: turn });
    await untilInDelta(ca, subject, said);
  }
  assert.equal(numberOf(await fetchComplete(ca, subject)), numberOf(complete));
  assert.equal(numberOf(await fetchDelta(ca, subject)), numberOf(before) + 3n);
  await restart();
});

test('whoever changes a status in the register, the delta has it', async () => {
  const subject = await issueCitizen(world, ca);
  await world.sql`
    insert into certificate_status (serial, shard, status, since, reason)
    values (${Buffer.from(subject.serial, 'hex')}, 0, 'revoked', date_trunc('second', now()), 'superseded')`;
  const delta = await untilInDelta(ca, subject, 'superseded');
  assert.equal(numberOf(delta), numberOf(await fetchComplete(ca, subject)));
});

test('a delta that says something else than the register is not published; the complete list is', async () => {
  const subject = await issueCitizen(world, ca);
  const before = await fetchDelta(ca, subject);
  await world.sql`alter table certificate_status disable trigger number_status`;
  await change(subject, { change: 'hold' });
  await untilInCrl(ca, subject, 'certificateHold');
  const delta = await fetchDelta(ca, subject);
  assert.equal(numberOf(delta), numberOf(before));
  await world.sql`alter table certificate_status enable trigger number_status`;
  await world.sql`
    update certificate_status set since = since where serial = ${Buffer.from(subject.serial, 'hex')}`;
  await untilInDelta(ca, subject, 'certificateHold');
});

test('a list is sent with what caches need, and once only to who has it (RFC 9110 13.1.2)', async () => {
  const subject = await issueCitizen(world, ca);
  for (const [url, seconds] of [
    [addressAt(ca, crlAddress(subject.der)), 60],
    [await deltaAddress(ca, subject), 10],
  ] as const) {
    const first = await fetch(url);
    const crl = parseCrl(new Uint8Array(await first.arrayBuffer()));
    assert.equal(
      first.headers.get('cache-control'),
      `max-age=${seconds}, public, no-transform, must-revalidate`,
    );
    assert.equal(first.headers.get('content-length'), String(crl.raw.length));
    assert.equal(first.headers.get('last-modified'), crl.thisUpdate.toUTCString());
    assert.equal(first.headers.get('expires'), crl.nextUpdate?.toUTCString());
    const etag = first.headers.get('etag') ?? assert.fail('no ETag');
    const again = await fetch(url, { headers: { 'if-none-match': `"other", W/${etag}` } });
    assert.deepEqual([again.status, (await again.arrayBuffer()).byteLength], [304, 0]);
    assert.equal(again.headers.get('etag'), etag);
    const head = await fetch(url, { method: 'HEAD' });
    assert.deepEqual(
      [head.status, head.headers.get('etag'), head.headers.get('content-length')],
      [200, etag, String(crl.raw.length)],
    );
    await change(subject, { change: seconds === 60 ? 'hold' : 'release' });
    await untilInDelta(ca, subject, seconds === 60 ? 'certificateHold' : 'removeFromCRL');
    const newer = await fetch(url, { headers: { 'if-none-match': etag } });
    assert.equal(newer.status, 200);
  }
});

test('the database keeps no delta without its base, or before it', async () => {
  const insert = (number: number, base: number) => world.sql`
    insert into delta_crl (name, number, base, covers, this_update, next_update, der)
    values ('citizen/0', ${number}, ${base}, 0, now(), now(), '')`;
  await assert.rejects(insert(9_999, 9_998), /foreign key/);
  await assert.rejects(insert(1, 1), /check constraint/);
});

test('a list of another authority, or none at all, is no base: the delta begins at the newest', async () => {
  const subject = await issueCitizen(world, ca);
  await change(subject, { change: 'hold' });
  await untilInDelta(ca, subject, 'certificateHold');
  const oldest = baseOf(await fetchDelta(ca, subject));
  const root = readFileSync(join(world.ceremony.pki, 'citizen-root.crl'));
  for (const [der, turn, said] of [
    [root, 'release', 'removeFromCRL'],
    [Buffer.of(0), 'hold', 'certificateHold'],
  ] as const) {
    const newest = numberOf(await fetchComplete(ca, subject));
    await world.sql`update crl set der = ${der} where crl.number = ${String(oldest)}`;
    await change(subject, { change: turn });
    assert.equal(baseOf(await untilInDelta(ca, subject, said)), newest);
  }
  await world.sql`update crl set next_update = now() where crl.number = ${String(oldest)}`;
});

test('more changes than a delta holds: the complete list is published, and the delta begins at it', async () => {
  const subject = await issueCitizen(world, ca);
  await world.sql`
    insert into certificate_status (serial, shard, status, since, reason)
    select decode('5a' || substr(md5(i::text), 1, 30), 'hex'), 0, 'revoked', date_trunc('second', now()), 'superseded'
    from generate_series(1, 5000) as i`;
  await change(subject, { change: 'hold' });
  await untilInCrl(ca, subject, 'certificateHold');
  const complete = await fetchComplete(ca, subject);
  const begun = async (): Promise<CertificateRevocationList> => {
    for (;;) {
      const delta = await fetchDelta(ca, subject);
      if (numberOf(delta) > numberOf(complete)) return delta;
      await delay(50);
    }
  };
  const delta = await begun();
  assert.ok(Object.keys(entriesOf(complete)).length > 5_000);
  assert.ok(baseOf(delta) >= numberOf(complete));
  assert.deepEqual(entriesOf(delta), {});
});
