import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningCa } from '@tamga/ca';
import {
  decodeCrlNumber,
  decodeIssuingDistributionPoint,
  distributionPointUris,
  EXTENSION,
  findExtension,
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
let ca: RunningCa;

before(async () => {
  world = await createWorld();
  ca = await world.start();
});
after(async () => {
  await ca.close();
  await world.remove();
});

const issue = () => issueCitizen(world, ca);
const change = (serial: string, body: Parameters<typeof changeStatus>[3]) =>
  changeStatus(world, ca, serial, body);

const pem = (name: string) =>
  pemFile(
    world.ceremony.folder,
    name,
    new Uint8Array(readFileSync(join(world.ceremony.pki, `${name}.crt`))),
  );

const here = (url: string) => addressAt(ca, url);

function askOcsp(subject: Subject, ...more: readonly string[]): Promise<string> {
  return openssl(
    ...['ocsp', ...more, '-issuer', pem('citizen-issuing')],
    ...['-cert', pemFile(world.ceremony.folder, 'subject', subject.der)],
    ...['-url', here(`${PUBLIC_URL}/ocsp`), '-CAfile', pem('citizen-root')],
  );
}

test('hold, release, revoke: register, CRL and openssl ocsp agree; the revocation is final', async () => {
  const subject = await issue();
  assert.match(await askOcsp(subject), /: good.*verify OK/s);

  assert.equal((await change(subject.serial, { change: 'hold' })).body['status'], 'onHold');
  assert.match(await askOcsp(subject), /: revoked.*certificateHold/s);
  await untilInCrl(ca, subject, 'certificateHold');

  assert.equal((await change(subject.serial, { change: 'release' })).body['status'], 'good');
  assert.match(await askOcsp(subject), /: good/);
  await untilInCrl(ca, subject, undefined);

  const revoked = await change(subject.serial, { change: 'revoke', reason: 'keyCompromise' });
  assert.equal(revoked.body['reason'], 'keyCompromise');
  assert.match(await askOcsp(subject), /: revoked.*keyCompromise/s);
  await untilInCrl(ca, subject, 'keyCompromise');

  for (const wrong of ['hold', 'release', 'revoke'] as const) {
    assert.equal((await change(subject.serial, { change: wrong })).status, 409, wrong);
  }
  const events = await world.sql<{ change: string }[]>`
    select change from status_event where serial = ${Buffer.from(subject.serial, 'hex')} order by id`;
  assert.deepEqual(
    events.map((event) => event.change),
    ['hold', 'release', 'revoke'],
  );
});

test('a revocation after a hold keeps the date of the hold', async () => {
  const { serial } = await issue();
  const { since } = (await change(serial, { change: 'hold' })).body;
  await delay(1_100);
  const revoked = await change(serial, { change: 'revoke', reason: 'keyCompromise' });
  assert.equal(revoked.body['since'], since);
});

test('a repeated status request changes nothing; for another change it is refused', async () => {
  const { serial } = await issue();
  const requestId = randomUUID();
  await change(serial, { requestId, change: 'hold' });
  await change(serial, { change: 'release' });
  assert.equal((await change(serial, { requestId, change: 'hold' })).body['status'], 'good');
  assert.equal((await change(serial, { requestId, change: 'revoke' })).status, 409);
});

test('a shard: verified by openssl, critical scope equal to the certificate, number rising', async () => {
  const subject = await issue();
  const number = (crl: Uint8Array) => {
    const extension = findExtension(parseCrl(crl).extensions, EXTENSION.cRLNumber);
    return decodeCrlNumber(extension?.value ?? new Uint8Array());
  };
  const before = await fetchCrl(ca, subject.der);
  await change(subject.serial, { change: 'hold' });
  const crl = await untilInCrl(ca, subject, 'certificateHold');
  assert.ok(number(crl) > number(before));
  const idp = findExtension(parseCrl(crl).extensions, EXTENSION.issuingDistributionPoint);
  assert.equal(idp?.critical, true);
  const scope = decodeIssuingDistributionPoint(idp?.value ?? new Uint8Array());
  assert.equal(scope.onlyContainsUserCerts, true);
  assert.deepEqual(distributionPointUris(scope.name ? [{ name: scope.name }] : []), [
    crlAddress(subject.der),
  ]);
  const file = join(world.ceremony.folder, 'shard.crl');
  writeFileSync(file, crl);
  const verify = ['-CAfile', pem('citizen-issuing'), '-noout'];
  assert.match(await openssl('crl', '-inform', 'DER', '-in', file, ...verify), /verify OK/);
});

test('openssl verify -crl_check -extended_crl refuses a certificate on hold', async () => {
  const subject = await issue();
  const check = async (crl: Uint8Array) => {
    const file = join(world.ceremony.folder, 'check.crl');
    writeFileSync(file, crl);
    const text = join(world.ceremony.folder, 'check.crl.pem');
    await openssl('crl', '-inform', 'DER', '-in', file, '-out', text);
    return openssl(
      ...['verify', '-crl_check', '-extended_crl', '-CAfile', pem('citizen-root')],
      ...['-untrusted', pem('citizen-issuing'), '-CRLfile', text],
      pemFile(world.ceremony.folder, 'subject', subject.der),
    );
  };
  assert.match(await check(await fetchCrl(ca, subject.der)), /OK/);
  await change(subject.serial, { change: 'hold' });
  const held = await untilInCrl(ca, subject, 'certificateHold');
  await assert.rejects(check(held), /revoked/);
});

test('the union of all shards is the set of what is revoked', async () => {
  const rows = await world.sql<{ serial: Buffer }[]>`
    select serial from certificate_status where status <> 'good'`;
  await delay(1_500);
  const listed: string[] = [];
  for (let shard = 0; shard < world.config.crl.shards; shard += 1) {
    const response = await fetch(here(`${PUBLIC_URL}/crl/citizen/${shard}.crl`));
    const crl = parseCrl(new Uint8Array(await response.arrayBuffer()));
    for (const { serial } of crl.entries()) listed.push(Buffer.from(serial.bytes).toString('hex'));
  }
  assert.deepEqual(listed.sort(), rows.map(({ serial }) => serial.toString('hex')).sort());
});

test('published certificates can be fetched, credentials cannot', async () => {
  for (const name of ['citizen-root', 'citizen-issuing', 'csca', 'document-signer']) {
    const response = await fetch(here(`${PUBLIC_URL}/certs/${name}.cer`));
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.deepEqual(bytes, readFileSync(join(world.ceremony.pki, `${name}.crt`)));
  }
  for (const path of ['/certs/service-ca.cer', '/certs/..%2Fsecrets.cer', '/crl/citizen/99.crl']) {
    assert.equal((await fetch(here(`${PUBLIC_URL}${path}`))).status, 404, path);
  }
});
