import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunningCa } from '@tamga/ca';
import {
  buildTimeStampRequest,
  parseSignedData,
  parseTimeStampResponse,
  parseTstInfo,
} from '@tamga/formats';
import { run } from '@tamga/workbench/fixtures';
import { openssl, pemFile } from './openssl.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let ca: RunningCa;
/** What the authority's clock is ahead of the true one. */
let aheadMs = 0;
let root: string;
let unit: string;
let data: string;

before(async () => {
  world = await createWorld();
  ca = await world.start({ clock: () => new Date(Date.now() + aheadMs) });
  const { folder, pki } = world.ceremony;
  root = pemFile(folder, 'root', readFileSync(join(pki, 'citizen-root.crt')));
  unit = pemFile(folder, 'unit', readFileSync(join(pki, 'tsa.crt')));
  data = file('data', 'баримт / specimen');
});
after(async () => {
  await ca.close();
  await world.remove();
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(world.ceremony.folder, name);
  writeFileSync(path, content);
  return path;
}

async function post(body: Uint8Array, type = 'application/timestamp-query') {
  const response = await fetch(`http://127.0.0.1:${ca.publicPort}/tsp`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: new Uint8Array(body),
  });
  const { status, headers } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status, type: headers.get('content-type'), bytes };
}

/** A query by openssl and the authority's answer, both as files. */
async function stamp(name: string, ...options: readonly string[]) {
  const query = join(world.ceremony.folder, `${name}.tsq`);
  await openssl('ts', '-query', '-data', data, ...options, '-out', query);
  const { status, type, bytes } = await post(readFileSync(query));
  assert.deepEqual([status, type], [200, 'application/timestamp-reply']);
  return { query, reply: file(`${name}.tsr`, bytes), bytes };
}

const verify = (...options: readonly string[]) =>
  run('openssl', ['ts', '-verify', '-CAfile', root, ...options]);

for (const hash of ['sha256', 'sha384', 'sha512']) {
  test(`openssl ts verifies a token over ${hash}, and refuses other data and another nonce`, async () => {
    const { query, reply } = await stamp(hash, `-${hash}`, '-cert');
    const verified = await verify('-queryfile', query, '-in', reply);
    assert.match(verified.text, /Verification: OK/);
    assert.equal((await verify('-data', data, '-in', reply)).code, 0);
    const other = file('other', 'баримт / specimen.');
    const forged = await verify('-data', other, '-in', reply);
    assert.notEqual(forged.code, 0);
    assert.match(forged.text, /message imprint mismatch/);
    const again = await stamp(`${hash}-again`, `-${hash}`, '-cert');
    const replayed = await verify('-queryfile', query, '-in', again.reply);
    assert.notEqual(replayed.code, 0);
    assert.match(replayed.text, /nonce mismatch/);
  });
}

test('certificates are in a token only when certReq asks for them (RFC 3161 2.4.1)', async () => {
  const { query, reply } = await stamp('bare', '-sha256', '-no_nonce');
  assert.notEqual((await verify('-queryfile', query, '-in', reply)).code, 0);
  const verified = await verify('-queryfile', query, '-in', reply, '-untrusted', unit);
  assert.equal(verified.code, 0, verified.text);
});

test('the unit is named by ESSCertIDv2 (RFC 5816 2.2.1), the time is true, accurate to a second', async () => {
  const before = Date.now();
  const { bytes } = await stamp('times', '-sha256', '-cert');
  const { token } = parseTimeStampResponse(bytes);
  assert.ok(token);
  const { eContent, signerInfos } = parseSignedData(token);
  assert.ok(eContent);
  const info = parseTstInfo(eContent);
  assert.equal(info.policy, '0.4.0.2023.1.1');
  assert.ok(info.genTime.getTime() >= before - 1 && info.genTime.getTime() <= Date.now());
  assert.deepEqual(info.accuracy, { seconds: 1 });
  const [signer] = signerInfos;
  const [named] = signer?.signedAttributes?.content.signingCertificateV2 ?? [];
  const certificate = readFileSync(join(world.ceremony.pki, 'tsa.crt'));
  assert.equal(
    Buffer.from(named?.certHash ?? []).toString('hex'),
    createHash('sha256').update(certificate).digest('hex'),
  );
});

test('every token is on record, with a serial number of its own, and in the audit chain by digest', async () => {
  const count = 20;
  const stamped = await Promise.all(
    Array.from({ length: count }, (_, index) => stamp(`many-${index}`, '-sha256')),
  );
  const infos = stamped.map(({ bytes }) => {
    const { token } = parseTimeStampResponse(bytes);
    return parseSignedData(token ?? new Uint8Array()).eContent ?? new Uint8Array();
  });
  const serials = infos.map((info) => Buffer.from(parseTstInfo(info).serialNumber.bytes));
  const hexes = serials.map((serial) => serial.toString('hex'));
  assert.equal(new Set(hexes).size, count);
  const rows = await world.sql<{ serial: Buffer; batch: string; tst_info: Buffer }[]>`
    select serial, batch, tst_info from time_stamp where encode(serial, 'hex') = any(${hexes})`;
  assert.equal(rows.length, count);
  for (const { serial, tst_info: recorded } of rows) {
    const index = serials.findIndex((one) => one.equals(serial));
    assert.deepEqual(recorded, Buffer.from(infos[index] ?? []));
  }
  for (const batch of new Set(rows.map((row) => row.batch))) {
    const places = await world.sql<{ tst_info: Buffer }[]>`
      select tst_info from time_stamp where batch = ${batch} order by place`;
    const digest = createHash('sha256');
    for (const { tst_info: info } of places) digest.update(info);
    const [event] = await world.sql<{ refs: Record<string, string> }[]>`
      select refs from audit_event where event = 'time-stamps.recorded' and refs ->> 'batch' = ${batch}`;
    assert.deepEqual(event?.refs, {
      batch,
      count: String(places.length),
      digest: digest.digest('hex'),
    });
  }
});

const imprint = { hash: 'sha256', hashedMessage: new Uint8Array(32).fill(7) } as const;

/** The request ends with its imprint: SEQUENCE { 1, SEQUENCE { algorithm, OCTET STRING } }. */
function oneOctetShorter(request: Uint8Array): Uint8Array {
  const short = Uint8Array.from(request.subarray(0, -1));
  for (const length of [1, 6, request.length - 33]) {
    short[length] = (short[length] ?? 0) - 1;
  }
  return short;
}

for (const [what, body, failure] of [
  ['bytes that are no request', Uint8Array.of(1, 2, 3), 'badDataFormat'],
  ['no body', new Uint8Array(), 'badDataFormat'],
  [
    'SHA-1',
    buildTimeStampRequest({ messageImprint: { hash: 'sha1', hashedMessage: new Uint8Array(20) } }),
    'badAlg',
  ],
  [
    'an imprint that is too short',
    oneOctetShorter(buildTimeStampRequest({ messageImprint: imprint })),
    'badDataFormat',
  ],
  [
    'another policy',
    buildTimeStampRequest({ messageImprint: imprint, policy: '1.2.3.4' }),
    'unacceptedPolicy',
  ],
  [
    'an extension',
    buildTimeStampRequest({
      messageImprint: imprint,
      extensions: [{ oid: '1.2.3.4', critical: false, value: Uint8Array.of(5, 0) }],
    }),
    'unacceptedExtension',
  ],
  ['a longer body than is read', new Uint8Array(16 * 1024 + 1).fill(0x30), 'badDataFormat'],
] as const) {
  test(`${what}: rejected with ${failure}, without a token (RFC 3161 2.4.2)`, async () => {
    const { status, bytes } = await post(body);
    assert.equal(status, 200);
    const { status: told, token } = parseTimeStampResponse(bytes);
    assert.deepEqual([told.status, told.failure, token], ['rejection', failure, undefined]);
    const text = await run('openssl', ['ts', '-reply', '-in', file('refused', bytes), '-text']);
    assert.match(text.text, /Status: Rejected/);
  });
}

test('a body of another type is not read', async () => {
  assert.equal((await post(Uint8Array.of(0x30, 0), 'application/json')).status, 415);
});

for (const [what, ms] of [
  ['ahead', 5_000],
  ['behind', -5_000],
] as const) {
  test(`a clock that is ${what} of the database's stamps nothing until it is right again`, async () => {
    aheadMs = ms;
    const { bytes } = await stamp('wrong', '-sha256');
    assert.equal(parseTimeStampResponse(bytes).status.failure, 'timeNotAvailable');
    aheadMs = 0;
    const right = await stamp('right', '-sha256');
    assert.equal(parseTimeStampResponse(right.bytes).status.status, 'granted');
  });
}

test('without its record no token is made: nothing is signed, the reason is systemFailure', async () => {
  await world.sql.unsafe(`revoke insert on ca.time_stamp from "${world.role}"`);
  const { bytes } = await stamp('unrecorded', '-sha256');
  assert.equal(parseTimeStampResponse(bytes).status.failure, 'systemFailure');
  await world.sql.unsafe(`grant insert on ca.time_stamp to "${world.role}"`);
  const again = await stamp('recorded', '-sha256');
  assert.equal(parseTimeStampResponse(again.bytes).status.status, 'granted');
});
