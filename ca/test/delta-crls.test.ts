import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { type CaConfig, type RunningCa, serveCa } from '@tamga/ca';
import { type CertificateRevocationList, EXTENSION, findExtension } from '@tamga/formats';
import { changeStatus, issueCitizen, type Subject, untilInCrl } from './citizens.ts';
import {
  baseOf,
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

beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await ca.close();
  await world.remove();
});

/** An authority with one shard. */
async function start(crl: Partial<CaConfig['crl']> = {}): Promise<void> {
  ca = await serveCa({ ...world.config, crl: { ...world.config.crl, shards: 1, ...crl } });
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
  await start();
  const subject = await issueCitizen(world, ca);
  const complete = await fetchComplete(ca, subject);
  const delta = await fetchDelta(ca, subject);
  assert.deepEqual([numberOf(complete), numberOf(delta), baseOf(delta)], [1n, 2n, 1n]);
  assert.deepEqual(entriesOf(delta), {});
  assert.match(
    await textOf(complete),
    /X509v3 Freshest CRL:\s+Full Name:\s+URI:http\S+\/crl\/citizen\/0-delta\.crl/,
  );
  const shown = await textOf(delta);
  assert.match(shown, /X509v3 Delta CRL Indicator: critical\s+0?1\n/);
  assert.doesNotMatch(shown, /Freshest/);
});

test('a delta has the authority and the scope of its shard, byte for byte (RFC 5280 5.2.4)', async () => {
  await start();
  const subject = await issueCitizen(world, ca);
  const complete = await fetchComplete(ca, subject);
  const delta = await fetchDelta(ca, subject);
  assert.deepEqual(delta.issuer.raw, complete.issuer.raw);
  for (const oid of [EXTENSION.authorityKeyIdentifier, EXTENSION.issuingDistributionPoint]) {
    assert.deepEqual(extensionOf(delta, oid), extensionOf(complete, oid));
  }
  assert.equal(findExtension(delta.extensions, EXTENSION.deltaCRLIndicator)?.critical, true);
});

test('published together, complete list and delta have one number and one time (RFC 5280 5.2.4)', async () => {
  await start();
  const subject = await issueCitizen(world, ca);
  await change(subject, { change: 'revoke', reason: 'superseded' });
  await untilInCrl(ca, subject, 'superseded');
  const complete = await fetchComplete(ca, subject);
  const delta = await fetchDelta(ca, subject);
  assert.equal(numberOf(complete), 3n);
  assert.equal(numberOf(delta), 3n);
  assert.deepEqual(delta.thisUpdate, complete.thisUpdate);
  assert.deepEqual(entriesOf(delta), { [subject.serial]: 'superseded' });
});

test('openssl -use_deltas: who has an older complete list hears of hold, release and revocation from the delta', async () => {
  await start();
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
  await start({ completeMinutes: 60 });
  const subject = await issueCitizen(world, ca);
  const complete = await fetchComplete(ca, subject);
  for (const [turn, said] of [
    ['hold', 'certificateHold'],
    ['release', 'removeFromCRL'],
    ['hold', 'certificateHold'],
  ] as const) {
    await change(subject, { change: turn });
    await untilInDelta(ca, subject, said);
  }
  assert.equal(numberOf(await fetchComplete(ca, subject)), numberOf(complete));
  assert.equal(numberOf(await fetchDelta(ca, subject)), 5n);
});

test('whoever changes a status in the register, the delta has it', async () => {
  await start();
  const subject = await issueCitizen(world, ca);
  await world.sql`
    insert into certificate_status (serial, shard, status, since, reason)
    values (${Buffer.from(subject.serial, 'hex')}, 0, 'revoked', date_trunc('second', now()), 'superseded')`;
  const delta = await untilInDelta(ca, subject, 'superseded');
  assert.equal(numberOf(delta), numberOf(await fetchComplete(ca, subject)));
});

test('more changes than a delta holds: the complete list is published, and the delta begins at it', async () => {
  await start();
  const subject = await issueCitizen(world, ca);
  await world.sql`
    insert into certificate_status (serial, shard, status, since, reason)
    select decode('5a' || substr(md5(i::text), 1, 30), 'hex'), 0, 'revoked', date_trunc('second', now()), 'superseded'
    from generate_series(1, 5000) as i`;
  await change(subject, { change: 'hold' });
  const complete = await untilInCrl(ca, subject, 'certificateHold').then(() =>
    fetchComplete(ca, subject),
  );
  const until = async (): Promise<CertificateRevocationList> => {
    for (;;) {
      const delta = await fetchDelta(ca, subject);
      if (numberOf(delta) > numberOf(complete)) return delta;
    }
  };
  const delta = await until();
  assert.equal(Object.keys(entriesOf(complete)).length, 5001);
  assert.ok(baseOf(delta) >= numberOf(complete));
  assert.deepEqual(entriesOf(delta), {});
});

test('a delta that says something else than the register is not published; the complete list is', async () => {
  await start();
  const subject = await issueCitizen(world, ca);
  const before = await fetchDelta(ca, subject);
  await world.sql`alter table certificate_status disable trigger number_status`;
  await change(subject, { change: 'hold' });
  await untilInCrl(ca, subject, 'certificateHold');
  const delta = await fetchDelta(ca, subject);
  assert.equal(numberOf(delta), numberOf(before));
});

test('the database keeps no delta without its base, or before it', async () => {
  await start();
  const insert = (number: number, base: number) => world.sql`
    insert into delta_crl (name, number, base, covers, this_update, next_update, der)
    values ('citizen/0', ${number}, ${base}, 0, now(), now(), '')`;
  await assert.rejects(insert(9, 8), /foreign key/);
  await assert.rejects(insert(1, 1), /check constraint/);
});
