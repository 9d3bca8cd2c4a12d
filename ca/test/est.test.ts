import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunningCa } from '@tamga/ca';
import type { EnrolmentSecret } from '@tamga/contracts';
import {
  ALT_NAMES,
  credentialOf,
  curl,
  drawSecret,
  MACHINE,
  machineRequest,
  sending,
  startWithEnrolment,
} from './est-world.ts';
import { openssl } from './openssl.ts';
import { call, createWorld, type World } from './world.ts';

let world: World;
let ca: RunningCa;
/** The first enrolment: its secret, its request, and what it got. */
let secret: EnrolmentSecret;
let first: { readonly key: string; readonly body: string; readonly certificate: string };

before(async () => {
  world = await createWorld();
  ca = await startWithEnrolment(world);
});
after(async () => {
  await ca.close();
  await world.remove();
});

test('an officer alone makes no secret: another one does', async () => {
  const { body } = await call(world, ca.port, 'staff-security-1', 'POST', '/enrolments', MACHINE);
  assert.equal(body['identity'], 'urn:tamga:agent:line-9');
  assert.equal(body['subject'], 'CN=agent line-9,O=Tamga Specimen Authority,C=MN');
  const path = `/enrolments/${body['id']}/secret`;
  const own = await call(world, ca.port, 'staff-security-1', 'POST', path, {});
  assert.deepEqual([own.status, own.body['code']], [403, 'APPROVAL_OWN']);
  const made = await call(world, ca.port, 'staff-security-2', 'POST', path, {});
  secret = made.body as unknown as EnrolmentSecret;
  assert.equal(Buffer.from(secret.secret, 'base64url').length, 24);
  const again = await call(world, ca.port, 'staff-security-2', 'POST', path, {});
  assert.deepEqual([again.status, again.body['code']], [409, 'APPROVAL_CLOSED']);
});

test('cacerts: the Operations CA, as openssl reads it (RFC 7030 4.1)', async () => {
  const answer = await curl(world, ca, 'cacerts');
  assert.equal(answer.type, 'application/pkcs7-mime; smime-type=certs-only');
  const file = await credentialOf(world, 'cacerts', answer);
  const own = join(world.ceremony.pki, 'operations-ca.pem');
  const der = (path: string) => openssl('x509', '-in', path, '-noout', '-fingerprint', '-sha256');
  assert.equal(await der(file), await der(own));
});

test('csrattrs: the curves and signatures that are taken (RFC 7030 4.5.2)', async () => {
  const answer = await curl(world, ca, 'csrattrs');
  assert.equal(answer.type, 'application/csrattrs');
  const file = join(world.ceremony.folder, 'attrs.der');
  writeFileSync(file, Buffer.from(answer.body, 'base64'));
  const shown = await openssl('asn1parse', '-inform', 'DER', '-in', file);
  for (const name of ['id-ecPublicKey', 'prime256v1', 'secp384r1', 'ecdsa-with-SHA256']) {
    assert.match(shown, new RegExp(name));
  }
});

test('simpleenroll: openssl makes the request, curl sends it, openssl verifies the credential', async () => {
  const { key, body } = await machineRequest(world, 'first');
  const answer = await curl(world, ca, 'simpleenroll', ...sending(world, body, { secret }));
  assert.equal(answer.type, 'application/pkcs7-mime; smime-type=certs-only');
  const certificate = await credentialOf(world, 'first', answer, key);
  first = { key, body, certificate };
  const text = await openssl('x509', '-in', certificate, '-noout', '-text');
  assert.match(
    text,
    /DNS:line-9.tamga.example, IP Address:127.0.0.1, IP Address:2001:DB8:0:0:0:0:0:9/,
  );
  assert.match(text, /URI:urn:tamga:agent:line-9/);
  assert.match(text, /TLS Web Client Authentication/);
  const listed = await call(
    ...([world, ca.port, 'staff-security-1', 'GET', '/credentials/agent/line-9'] as const),
  );
  const serial = (await openssl('x509', '-in', certificate, '-noout', '-serial')).trim();
  const [held] = listed.body['credentials'] as { serial: string }[];
  assert.equal(`serial=${held?.serial.toUpperCase()}`, serial);
});

test('the same request again gets the same credential; another one does not get a second', async () => {
  const again = await curl(world, ca, 'simpleenroll', ...sending(world, first.body, { secret }));
  const file = await credentialOf(world, 'again', again, first.key);
  assert.equal(readFileSync(file, 'utf8'), readFileSync(first.certificate, 'utf8'));
  const { body } = await machineRequest(world, 'second');
  const other = await curl(world, ca, 'simpleenroll', ...sending(world, body, { secret }));
  assert.equal(other.status, 401);
  assert.match(other.headers, /www-authenticate: basic/);
});

test('the credential opens what its kind may do, and only that', async () => {
  const { certificate, key } = first;
  const { body } = await machineRequest(world, 'renewed');
  const answer = await curl(
    ...([world, ca, 'simplereenroll'] as const),
    ...sending(world, body, { certificate, key }),
  );
  await credentialOf(world, 'renewed', answer, join(world.ceremony.folder, 'renewed.key'));
});

test('simplereenroll: the key in use is not certified again', async () => {
  const { certificate, key, body } = first;
  const answer = await curl(
    ...([world, ca, 'simplereenroll'] as const),
    ...sending(world, body, { certificate, key }),
  );
  assert.deepEqual([answer.status, JSON.parse(answer.body).code], [409, 'KEY_OF_OTHER_USE']);
});

for (const [what, request, status, code] of [
  [
    'another subject',
    { subject: '/C=MN/O=Tamga Specimen Authority/CN=agent line-1' },
    422,
    'NAME_NOT_REGISTERED',
  ],
  ['one name more', { altNames: `${ALT_NAMES},DNS:ca.tamga.example` }, 422, 'NAME_NOT_REGISTERED'],
  ['an RSA key, which the profile does not take', { key: ['rsa:2048'] }, 422, 'KEY_NOT_ALLOWED'],
] as const) {
  test(`refused, the secret stays good: ${what}`, async () => {
    const own = await drawSecret(world, ca);
    const { body } = await machineRequest(world, 'refused', request);
    const refused = await curl(world, ca, 'simpleenroll', ...sending(world, body, { secret: own }));
    assert.deepEqual([refused.status, JSON.parse(refused.body).code], [status, code]);
    const right = await machineRequest(world, 'right', { altNames: undefined });
    const answer = await curl(
      ...([world, ca, 'simpleenroll'] as const),
      ...sending(world, right.body, { secret: own }),
    );
    await credentialOf(world, 'right', answer, right.key);
  });
}

test('a renewal that does not repeat the names is refused (RFC 7030 4.2.2)', async () => {
  const { certificate, key } = first;
  const { body } = await machineRequest(world, 'nameless', { altNames: undefined });
  const answer = await curl(
    ...([world, ca, 'simplereenroll'] as const),
    ...sending(world, body, { certificate, key }),
  );
  assert.deepEqual([answer.status, JSON.parse(answer.body).code], [422, 'NAME_NOT_REGISTERED']);
});

test('nobody enrols without secret or credential, staff does not with theirs', async () => {
  const { body } = await machineRequest(world, 'nobody');
  const nobody = await curl(world, ca, 'simpleenroll', ...sending(world, body, {}));
  assert.equal(nobody.status, 401);
  assert.match(nobody.headers, /www-authenticate: basic/);
  assert.equal((await curl(world, ca, 'simplereenroll', ...sending(world, body, {}))).status, 401);
  const { pki } = world.ceremony;
  const staff = {
    certificate: join(pki, 'staff-security-1.crt'),
    key: join(pki, 'staff-security-1.key'),
  };
  for (const operation of ['simpleenroll', 'simplereenroll']) {
    const answer = await curl(world, ca, operation, ...sending(world, body, staff));
    assert.equal(answer.status, 403, operation);
  }
});

test('after ten wrong secrets the right one is refused too', async () => {
  const own = await drawSecret(world, ca);
  const { body } = await machineRequest(world, 'guess');
  const guess = { ...own, secret: `${own.secret.slice(0, -1)}!` };
  for (let tries = 0; tries < 10; tries += 1) {
    const wrong = await curl(world, ca, 'simpleenroll', ...sending(world, body, { secret: guess }));
    assert.equal(wrong.status, 401);
  }
  const right = await curl(world, ca, 'simpleenroll', ...sending(world, body, { secret: own }));
  assert.equal(right.status, 401);
});

for (const [what, body, status] of [
  ['no base64', '%%%', 400],
  ['no PKCS #10', 'MAA=', 400],
  ['nothing', '', 400],
  ['more than is read', 'A'.repeat(70_000), 413],
] as const) {
  test(`a body that is ${what} is refused with ${status}`, async () => {
    const own = await drawSecret(world, ca);
    const answer = await curl(world, ca, 'simpleenroll', ...sending(world, body, { secret: own }));
    assert.equal(answer.status, status);
  });
}

test('a request under another type is not read', async () => {
  const options = ['--header', 'content-type: text/plain', '--data', 'MAA='];
  assert.equal((await curl(world, ca, 'simpleenroll', ...options)).status, 415);
});

test('an authority that ends before or after signing: the same request gets one credential', async () => {
  for (const stage of ['intended', 'signed'] as const) {
    const own = await drawSecret(world, ca, { ...MACHINE, name: `line-${stage}` });
    const { body } = await machineRequest(world, stage, {
      subject: `/C=MN/O=Tamga Specimen Authority/CN=agent line-${stage}`,
      altNames: undefined,
    });
    const failing = await startWithEnrolment(world, {
      atStage: async (at) => {
        if (at === stage) throw new Error('the power is gone');
      },
    });
    const lost = await curl(
      world,
      failing,
      'simpleenroll',
      ...sending(world, body, { secret: own }),
    );
    assert.equal(lost.status, 500);
    await failing.close();
    const answer = await curl(world, ca, 'simpleenroll', ...sending(world, body, { secret: own }));
    await credentialOf(world, stage, answer, join(world.ceremony.folder, `${stage}.key`));
    const [count] = await world.sql`
      select (select count(*)::int from credential_intent where identity = ${`agent:line-${stage}`}) as intents,
             (select count(*)::int from credential where identity = ${`agent:line-${stage}`}) as credentials`;
    assert.deepEqual({ ...count }, { intents: 2, credentials: 1 });
  }
});

test('no secret stands in the database or in the audit chain', async () => {
  const [row] = await world.sql<{ dump: string }[]>`
    select (select json_agg(s)::text from enrolment_secret s) || (select json_agg(e)::text from audit_event e) as dump`;
  assert.ok(row !== undefined && row.dump.length > 1000);
  assert.ok(!row.dump.includes(secret.secret));
  assert.ok(!row.dump.includes(Buffer.from(secret.secret, 'base64url').toString('hex')));
});

test('a denied credential does not renew itself', async () => {
  const { certificate, key } = first;
  const printed = await openssl('x509', '-in', certificate, '-noout', '-serial');
  const serial = printed.trim().replace('serial=', '');
  const strict = await startWithEnrolment(world, { deniedCredentials: [serial] });
  const { body } = await machineRequest(world, 'denied');
  for (const operation of ['simpleenroll', 'simplereenroll']) {
    const answer = await curl(
      ...([world, strict, operation] as const),
      ...sending(world, body, { certificate, key }),
    );
    assert.equal(answer.status, 403, operation);
  }
  await strict.close();
});
