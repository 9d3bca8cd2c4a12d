import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunningCa } from '@tamga/ca';
import {
  buildOcspRequest,
  type CertIdFields,
  EXTENSION,
  encodeCertId,
  encodeExtensions,
  explicit,
  fromHex,
  octetString,
  parseCertificate,
  parseOcspResponse,
  sequence,
} from '@tamga/formats';
import { addressAt, issueCitizen } from './citizens.ts';
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
const here = (url: string) => addressAt(ca, url);
const MALFORMED = [0x30, 0x03, 0x0a, 0x01, 0x01];

async function post(request: Uint8Array): Promise<Uint8Array> {
  const response = await fetch(here(`${PUBLIC_URL}/ocsp`), {
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request' },
    body: Buffer.from(request),
  });
  assert.equal(response.headers.get('content-type'), 'application/ocsp-response');
  return new Uint8Array(await response.arrayBuffer());
}

function certId(
  serial: string,
  hash: 'sha1' | 'sha256',
  changed: 'name' | 'key' | 'none' = 'none',
) {
  const issuer = parseCertificate(
    new Uint8Array(readFileSync(join(world.ceremony.pki, 'citizen-issuing.crt'))),
  );
  const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest();
  return {
    hash,
    issuerNameHash: digest(changed === 'name' ? new Uint8Array() : issuer.subject.raw),
    issuerKeyHash: digest(changed === 'key' ? new Uint8Array() : issuer.spki.publicKey),
    serial: fromHex(serial),
  };
}

const statuses = (response: Uint8Array): unknown =>
  JSON.parse(
    JSON.stringify(parseOcspResponse(response), (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  );

for (const hash of ['sha1', 'sha256'] as const) {
  test(`OCSP with ${hash} CertIDs and a nonce, which comes back`, async () => {
    const { serial } = await issue();
    const nonce = randomBytes(32);
    const response = await post(buildOcspRequest({ certIds: [certId(serial, hash)], nonce }));
    const text = JSON.stringify(statuses(response));
    assert.match(text, /"status":"good"/);
    assert.ok(Buffer.from(response).includes(nonce));
  });
}

test('hard case 13: an unknown serial is never good, in company neither', async () => {
  const { serial } = await issue();
  const unknown = '11223344556677889900aabbccddeeff';
  const response = await post(
    buildOcspRequest({ certIds: [certId(serial, 'sha1'), certId(unknown, 'sha1')] }),
  );
  const text = JSON.stringify(statuses(response));
  assert.equal(text.match(/"status":"good"/g)?.length, 1);
  assert.equal(text.match(/"status":"unknown"/g)?.length, 1);
});

for (const changed of ['name', 'key'] as const) {
  test(`hard case 13: a CertID with another ${changed} hash is not answered for (RFC 6960 2.3)`, async () => {
    const { serial } = await issue();
    const response = await post(buildOcspRequest({ certIds: [certId(serial, 'sha1', changed)] }));
    assert.deepEqual([...response], [0x30, 0x03, 0x0a, 0x01, 0x06]);
  });
}

test('OCSP: bytes that are no request get malformedRequest', async () => {
  assert.deepEqual([...(await post(Uint8Array.of(1, 2, 3)))], [0x30, 0x03, 0x0a, 0x01, 0x01]);
});

test('hard case 13: GET with slashes and pluses encoded or not (RFC 6960 A.1)', async () => {
  const { serial } = await issue();
  const request = buildOcspRequest({ certIds: [certId(serial, 'sha1')] });
  const text = Buffer.from(request).toString('base64');
  for (const path of [encodeURIComponent(text), text.replaceAll('+', '%2B')]) {
    const response = await fetch(here(`${PUBLIC_URL}/ocsp/${path}`));
    const bytes = new Uint8Array(await response.arrayBuffer());
    assert.match(JSON.stringify(statuses(bytes)), /"status":"good"/);
  }
});

test('hard case 13: a CertID that stands twice is answered once (RFC 6960 4.2.2.3)', async () => {
  const { serial } = await issue();
  const id = certId(serial, 'sha256');
  const text = JSON.stringify(statuses(await post(buildOcspRequest({ certIds: [id, id] }))));
  assert.equal(text.match(/"status":"good"/g)?.length, 1);
});

test('hard case 13: as many CertIDs as are taken get an answer each, one more none', async () => {
  const ids = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      certId(`01${index.toString(16).padStart(6, '0')}`, 'sha1'),
    );
  const text = JSON.stringify(statuses(await post(buildOcspRequest({ certIds: ids(256) }))));
  assert.equal(text.match(/"status":"unknown"/g)?.length, 256);
  assert.deepEqual([...(await post(buildOcspRequest({ certIds: ids(257) })))], MALFORMED);
});

/** A request whose nonce extension has this value, right or wrong. */
function withNonce(id: CertIdFields, value: Uint8Array): Uint8Array {
  const extensions = encodeExtensions([{ oid: EXTENSION.ocspNonce, critical: false, value }]);
  return sequence(sequence(sequence(sequence(encodeCertId(id))), explicit(2, extensions)));
}

for (const [what, value, isTaken] of [
  ['of no octet', octetString(new Uint8Array()), false],
  ['of 1 octet', octetString(Uint8Array.of(7)), true],
  // RFC 9654 2.1: 1 to 128 octets may be sent; all are echoed here.
  ['of 33 octets', octetString(new Uint8Array(33).fill(7)), true],
  ['of 129 octets', octetString(new Uint8Array(129).fill(7)), false],
  ['without its OCTET STRING', new Uint8Array(32).fill(7), false],
] as const) {
  test(`hard case 13: a nonce ${what} is ${isTaken ? 'echoed' : 'a malformed request'} (RFC 9654 2.1)`, async () => {
    const { serial } = await issue();
    const response = await post(withNonce(certId(serial, 'sha1'), value));
    if (isTaken) assert.ok(Buffer.from(response).includes(Buffer.from(value)));
    else assert.deepEqual([...response], MALFORMED);
  });
}
