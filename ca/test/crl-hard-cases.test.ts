import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { type RunningCa, type ServeOptions, serveCa } from '@tamga/ca';
import {
  type CertificateRevocationList,
  decodeCrlNumber,
  EXTENSION,
  findExtension,
  parseCertificate,
  parseCrl,
} from '@tamga/formats';
import {
  addressAt,
  changeStatus,
  crlAddress,
  fetchCrl,
  issueCitizen,
  type Subject,
  untilInCrl,
} from './citizens.ts';
import { openssl, pemFile } from './openssl.ts';
import { createWorld, PUBLIC_URL, type World } from './world.ts';

let world: World;
const running: RunningCa[] = [];

/** Clocks go forth and back here: every test has a register of its own. */
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  for (const ca of running.splice(0)) await ca.close();
  await world.remove();
});

const HOUR_MS = 3_600_000;

async function start(shards: number, options: ServeOptions = {}): Promise<RunningCa> {
  const crl = { ...world.config.crl, shards };
  const ca = await serveCa({ ...world.config, crl }, options);
  running.push(ca);
  return ca;
}

async function stop(ca: RunningCa): Promise<void> {
  running.splice(running.indexOf(ca), 1);
  await ca.close();
}

const shardOf = ({ der }: Subject): number =>
  Number(/\/(\d+)\.crl$/.exec(crlAddress(der))?.[1] ?? assert.fail('no shard in the address'));

function extensionOf(crl: CertificateRevocationList, oid: string): Uint8Array {
  return findExtension(crl.extensions, oid)?.value ?? assert.fail(`no extension ${oid}`);
}

const numberOf = (der: Uint8Array): bigint =>
  decodeCrlNumber(extensionOf(parseCrl(der), EXTENSION.cRLNumber));

const serialsOf = (der: Uint8Array): readonly string[] =>
  [...parseCrl(der).entries()].map(({ serial }) => Buffer.from(serial.bytes).toString('hex'));

async function textOf(der: Uint8Array): Promise<string> {
  const file = join(world.ceremony.folder, 'shown.crl');
  writeFileSync(file, der);
  return openssl('crl', '-inform', 'DER', '-in', file, '-noout', '-text');
}

/** The status by `openssl ocsp`, with date and reason. */
function askOcsp(ca: RunningCa, { der }: Subject): Promise<string> {
  const { folder, pki } = world.ceremony;
  const pem = (name: string) =>
    pemFile(folder, name, new Uint8Array(readFileSync(join(pki, `${name}.crt`))));
  return openssl(
    ...['ocsp', '-issuer', pem('citizen-issuing'), '-cert', pemFile(folder, 'asked', der)],
    ...['-url', addressAt(ca, `${PUBLIC_URL}/ocsp`), '-CAfile', pem('citizen-root')],
  );
}

const published = (ca: RunningCa, shard: number): Promise<Uint8Array> =>
  fetch(addressAt(ca, `${PUBLIC_URL}/crl/citizen/${shard}.crl`)).then(async (response) => {
    assert.equal(response.status, 200, `shard ${shard}`);
    return new Uint8Array(await response.arrayBuffer());
  });

test('hard case 8: revoked in the last hour of its validity: on the CRL then and after the expiry', async () => {
  const early = await start(4);
  const subject = await issueCitizen(world, early);
  await stop(early);
  const { notAfter } = parseCertificate(subject.der);
  const last = await start(4, { clock: () => new Date(notAfter.getTime() - HOUR_MS) });
  await changeStatus(world, last, subject.serial, { change: 'revoke', reason: 'keyCompromise' });
  await untilInCrl(last, subject, 'keyCompromise');
  await stop(last);
  const expired = await start(4, { clock: () => new Date(notAfter.getTime() + 24 * HOUR_MS) });
  const crl = parseCrl(await fetchCrl(expired, subject.der));
  assert.ok(crl.thisUpdate > notAfter);
  assert.ok(serialsOf(crl.raw).includes(subject.serial));
});

test('hard case 8: numbers rise from one authority to the next, also when its clock is set back', async () => {
  const first = await start(4);
  const subject = await issueCitizen(world, first);
  await changeStatus(world, first, subject.serial, { change: 'hold' });
  const before = numberOf(await untilInCrl(first, subject, 'certificateHold'));
  await stop(first);
  const behind = await start(4, { clock: () => new Date(Date.now() - 24 * HOUR_MS) });
  await changeStatus(world, behind, subject.serial, { change: 'release' });
  assert.ok(numberOf(await untilInCrl(behind, subject, undefined)) > before);
});

test('hard case 8: numbers are counted, not spelled: the tenth list of a shard is followed by others', async () => {
  const ca = await start(1);
  const subject = await issueCitizen(world, ca);
  let newest = numberOf(await published(ca, 0));
  for (let turn = 0; turn < 6; turn++) {
    for (const [change, listed] of [
      ['hold', 'certificateHold'],
      ['release', undefined],
    ] as const) {
      await changeStatus(world, ca, subject.serial, { change });
      const number = numberOf(await untilInCrl(ca, subject, listed));
      assert.ok(number > newest, `${number} follows ${newest}`);
      newest = number;
    }
  }
  assert.ok(newest > 11n);
});

test('hard case 8: what was revoked by a clock ahead stands on every list all the same, no later than the list', async () => {
  const ahead = await start(4, { clock: () => new Date(Date.now() + 2 * HOUR_MS) });
  const subject = await issueCitizen(world, ahead);
  await changeStatus(world, ahead, subject.serial, { change: 'revoke', reason: 'superseded' });
  await untilInCrl(ahead, subject, 'superseded');
  await stop(ahead);
  await world.sql`update shard_change set version = version + 1`;
  const ca = await start(4);
  const crl = parseCrl(await untilInCrl(ca, subject, 'superseded'));
  assert.deepEqual(
    [...crl.entries()].map(({ revocationDate }) => revocationDate),
    [crl.thisUpdate],
  );
  assert.match(await askOcsp(ca, subject), /revoked.*superseded/s);
});

test('hard case 9: keyCompromise after a hold: date of the hold and new reason in register, shard and OCSP', async () => {
  const early = await start(4);
  const subject = await issueCitizen(world, early);
  const { since } = (await changeStatus(world, early, subject.serial, { change: 'hold' })).body;
  await stop(early);
  const ca = await start(4, { clock: () => new Date(Date.now() + 3 * HOUR_MS) });
  const answer = await changeStatus(world, ca, subject.serial, {
    change: 'revoke',
    reason: 'keyCompromise',
  });
  assert.deepEqual([answer.body['reason'], answer.body['since']], ['keyCompromise', since]);
  const crl = parseCrl(await untilInCrl(ca, subject, 'keyCompromise'));
  const entry = [...crl.entries()].find(
    ({ serial }) => serial.value === BigInt(`0x${subject.serial}`),
  );
  const held = new Date(String(since));
  assert.deepEqual(entry?.revocationDate, held);
  const said = await askOcsp(ca, subject);
  assert.match(said, /revoked.*keyCompromise/s);
  const [, time] = /Revocation Time: (.*)/.exec(said) ?? [];
  assert.deepEqual(new Date(time ?? ''), held);
});

test('hard case 10: with fewer shards configured, certificates stay on theirs, which is still published', async () => {
  const many = await start(16);
  const subjects: Subject[] = [];
  while (subjects.filter((subject) => shardOf(subject) >= 2).length < 2) {
    subjects.push(await issueCitizen(world, many));
  }
  const [changed, untouched] = subjects.filter((subject) => shardOf(subject) >= 2);
  assert.ok(changed && untouched);
  const before = numberOf(await fetchCrl(many, untouched.der));
  await stop(many);

  const few = await start(2);
  await changeStatus(world, few, changed.serial, { change: 'hold' });
  await untilInCrl(few, changed, 'certificateHold');
  await stop(few);

  const nextDay = await start(2, { clock: () => new Date(Date.now() + 20 * HOUR_MS) });
  assert.ok(
    numberOf(await fetchCrl(nextDay, untouched.der)) > before,
    'a fresh CRL for all shards',
  );
  const rows = await world.sql<{ serial: Buffer }[]>`
    select serial from certificate_status where status <> 'good'`;
  const shards = await world.sql<{ name: string }[]>`select distinct name from crl`;
  const listed: string[] = [];
  for (const { name } of shards) {
    listed.push(...serialsOf(await published(nextDay, Number(name.split('/')[1]))));
  }
  assert.deepEqual(listed.sort(), rows.map(({ serial }) => serial.toString('hex')).sort());
});

test('hard case 11: two publishers at once: what is served is never older than what was', async () => {
  const authorities = [await start(1), await start(1)];
  const [one, other] = authorities;
  assert.ok(one && other);
  const subjects: Subject[] = [];
  for (let index = 0; index < 4; index++) subjects.push(await issueCitizen(world, one));
  const shards = [...new Set(subjects.map(shardOf))];
  assert.deepEqual(shards, [0]);
  let changing = true;
  const watched = Promise.all(
    authorities.map(async (ca) => {
      let newest = 0n;
      while (changing) {
        const number = numberOf(await published(ca, 0));
        assert.ok(number >= newest, `${number} was served after ${newest}`);
        newest = number;
      }
      return newest;
    }),
  );
  for (const change of ['hold', 'release', 'hold'] as const) {
    await Promise.all(
      subjects.map(({ serial }, index) =>
        changeStatus(world, authorities[index % 2] ?? one, serial, { change }),
      ),
    );
  }
  for (const subject of subjects) await untilInCrl(other, subject, 'certificateHold');
  changing = false;
  const seen = await watched;
  const rows = await world.sql<{ number: string; covers: string }[]>`
    select number::text, covers::text from crl where name = 'citizen/0' order by crl.number`;
  assert.ok(
    rows.every(({ covers }, index) => BigInt(covers) >= BigInt(rows[index - 1]?.covers ?? 0)),
  );
  const last = BigInt(rows.at(-1)?.number ?? 0);
  assert.ok(seen.every((number) => number <= last));
  assert.equal(numberOf(await published(one, 0)), last);
});

test('hard case 12: a CRL without entries has no revokedCertificates', async () => {
  const ca = await start(32);
  const [row] = await world.sql<{ shard: number }[]>`
    select shard from generate_series(0, 31) as shard
    where not exists (select from certificate_status c where c.shard = shard.shard and status <> 'good') limit 1`;
  const crl = await published(ca, row?.shard ?? assert.fail('every shard has an entry'));
  assert.match(await textOf(crl), /No Revoked Certificates/);
  const file = join(world.ceremony.folder, 'empty.crl');
  writeFileSync(file, crl);
  const lines = (await openssl('asn1parse', '-inform', 'DER', '-in', file)).split('\n');
  const fields = lines
    .filter((line) => /d=2 /.test(line))
    .map((line) => /(?:cons|prim): (.{10})/.exec(line)?.[1]?.trim());
  // version, signature, issuer, thisUpdate, nextUpdate, crlExtensions; then the outer algorithm (RFC 5280 5.1.2.6).
  assert.deepEqual(fields.slice(0, 6), [
    'INTEGER',
    'SEQUENCE',
    'SEQUENCE',
    'UTCTIME',
    'UTCTIME',
    'cont [ 0 ]',
  ]);
});

test('hard case 12: the CRL of the CSCA has neither scope nor delta', async () => {
  const text = await textOf(new Uint8Array(readFileSync(join(world.ceremony.pki, 'csca.crl'))));
  assert.match(text, /CRL Number/);
  assert.doesNotMatch(text, /Issuing Distribution Point|Delta|Freshest/i);
});

test('hard case 12: the scope of a shard is critical and names the point of the certificate byte for byte', async () => {
  const ca = await start(4);
  const subject = await issueCitizen(world, ca);
  const crl = parseCrl(await fetchCrl(ca, subject.der));
  const scope = findExtension(crl.extensions, EXTENSION.issuingDistributionPoint);
  assert.equal(scope?.critical, true);
  const points = findExtension(
    parseCertificate(subject.der).extensions,
    EXTENSION.cRLDistributionPoints,
  )?.value;
  assert.ok(points);
  // CRLDistributionPoints: SEQUENCE { SEQUENCE { [0] DistributionPointName } }, each length one octet.
  const name = points.subarray(4);
  assert.equal(name[0], 0xa0);
  assert.ok(Buffer.from(scope?.value ?? []).includes(Buffer.from(name)));
});
