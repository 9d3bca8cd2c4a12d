import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunningCa } from '@tamga/ca';
import { parseCertificate, parseSod } from '@tamga/formats';
import { DEFAULT_POLICY, verifyPassiveAuth } from '@tamga/verification';
import { GROUPS as groups, sha256, sodRequest } from './documents-world.ts';
import { openssl, pemFile } from './openssl.ts';
import { type Answer, call, createWorld, type World } from './world.ts';

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

const read = (name: string) =>
  new Uint8Array(readFileSync(join(world.ceremony.pki, `${name}.crt`)));
const pem = (name: string) => pemFile(world.ceremony.folder, name, read(name));
const post = (path: string, port: number, ...requests: readonly unknown[]): Promise<Answer> =>
  call(world, port, 'service-bureau', 'POST', path, { requests });

interface Reply {
  readonly sod?: string;
  readonly signedData?: string;
  readonly problem?: { readonly code: string };
}

async function one(path: string, request: unknown, port = ca.port): Promise<Reply> {
  const answer = await post(path, port, request);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const [reply] = answer.body['results'] as Reply[];
  assert.ok(reply);
  return reply;
}

async function signSod(): Promise<Uint8Array> {
  const { sod, problem } = await one('/document-signer/sods', sodRequest());
  assert.ok(sod, JSON.stringify(problem));
  return new Uint8Array(Buffer.from(sod, 'base64'));
}

test('openssl cms verifies the SOD up to the CSCA; its content is the LDS security object', async () => {
  const file = join(world.ceremony.folder, 'sod.cms');
  const out = join(world.ceremony.folder, 'lds.der');
  writeFileSync(file, parseSod(await signSod()));
  const verify = ['cms', '-verify', '-inform', 'DER', '-in', file, '-CAfile', pem('csca')];
  assert.match(await openssl(...verify, '-purpose', 'any', '-out', out), /successful/);
  assert.match(
    await openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', file),
    /2\.23\.136\.1\.1\.1/,
  );
  const object = await openssl('asn1parse', '-inform', 'DER', '-in', out);
  assert.equal(object.match(/OCTET STRING/g)?.length, 3);
});

test('hard case 4: openssl asn1parse shows the signed attributes in the order of DER', async () => {
  const file = join(world.ceremony.folder, 'sorted.cms');
  writeFileSync(file, parseSod(await signSod()));
  const lines = (await openssl('asn1parse', '-inform', 'DER', '-in', file)).split('\n');
  const types = lines.filter((line) => /:(contentType|messageDigest)/.test(line));
  assert.equal(types.length, 2);
  const offsets = types.map((line) => Number(/^\s*(\d+):/.exec(line)?.[1]) - 2);
  const bytes = parseSod(await signSod());
  const [first, second] = offsets.map((offset) => bytes.subarray(offset, offset + 2));
  assert.ok(
    first && second && Buffer.compare(first, second) < 0,
    'the shorter attribute comes first',
  );
});

test('passive authentication passes; an altered data group fails', async () => {
  const sod = await signSod();
  const judge = (dataGroups: ReadonlyMap<number, Uint8Array>) =>
    verifyPassiveAuth(
      { sod, dataGroups, cscaCertificates: [parseCertificate(read('csca'))], crls: [] },
      DEFAULT_POLICY,
      new Date(),
    );
  const altered = new Map(groups).set(2, Buffer.from('another face'));
  assert.equal(judge(altered).indication, 'TOTAL-FAILED');
  const { checks } = judge(groups);
  const hashes = checks.filter(({ check }) => /hash|group/i.test(check));
  assert.ok(
    hashes.every(({ outcome }) => outcome !== 'failed'),
    JSON.stringify(checks),
  );
});

for (const [what, changes, code] of [
  [
    'a document type that the signer does not list',
    { documentType: 'V' },
    'DOCUMENT_TYPE_NOT_ALLOWED',
  ],
  [
    'a hash of the wrong length',
    { dataGroupHashes: [1, 2].map((number) => ({ number, hash: 'AAAA' })) },
    'REQUEST_UNREADABLE',
  ],
  [
    'a data group that stands twice',
    {
      dataGroupHashes: [1, 1].map((number) => ({
        number,
        hash: Buffer.alloc(32).toString('base64'),
      })),
    },
    'REQUEST_UNREADABLE',
  ],
] as const) {
  test(`refused: ${what}`, async () => {
    const { problem } = await one('/document-signer/sods', sodRequest(changes));
    assert.equal(problem?.code, code);
  });
}

test('in one message each succeeds or fails by itself', async () => {
  const answer = await post(
    '/document-signer/sods',
    ca.port,
    sodRequest(),
    sodRequest({ documentType: 'V' }),
    sodRequest({ documentType: 'ID' }),
  );
  const results = answer.body['results'] as Reply[];
  assert.deepEqual(
    results.map(({ sod }) => sod !== undefined),
    [true, false, true],
  );
});

test('hard case 17: the Document Signer stops with its private key usage period, not with its certificate', async () => {
  const { assertMaySign } = await import('@tamga/ca');
  const certificate = parseCertificate(read('document-signer'));
  const from = certificate.notBefore;
  const to = new Date(from);
  to.setUTCMonth(to.getUTCMonth() + 3);
  const second = (date: Date, more: number) => new Date(date.getTime() + more * 1000);
  for (const at of [from, to]) assert.doesNotThrow(() => assertMaySign(certificate, at));
  for (const at of [second(from, -1), second(to, 1)]) {
    assert.throws(() => assertMaySign(certificate, at), { code: 'SIGNER_NOT_IN_PERIOD' });
  }
  const later = await world.start({ clock: () => second(to, 1) });
  try {
    const { problem } = await one('/document-signer/sods', sodRequest(), later.port);
    assert.equal(problem?.code, 'SIGNER_NOT_IN_PERIOD');
  } finally {
    await later.close();
  }
});

test('openssl cms verifies the address signature with the address; the certificate is inside', async () => {
  const address = Buffer.from('a canonical address');
  const { signedData } = await one('/document-signer/addresses', {
    requestId: randomUUID(),
    digest: sha256(address).toString('base64'),
  });
  assert.ok(signedData);
  const file = join(world.ceremony.folder, 'address.cms');
  const content = join(world.ceremony.folder, 'address.bin');
  writeFileSync(file, Buffer.from(signedData, 'base64'));
  writeFileSync(content, address);
  const verify = () =>
    openssl(
      ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', file, '-content', content],
      ...['-CAfile', pem('citizen-root'), '-purpose', 'any', '-out', '/dev/null'],
    );
  assert.match(await verify(), /successful/);
  writeFileSync(content, 'another address');
  await assert.rejects(verify());
});

test('every signature is on record, without what was signed', async () => {
  const rows = await world.sql<{ event: string; refs: object }[]>`
    select event, refs from audit_event where event in ('sod.signed', 'address.signed')`;
  assert.ok(rows.length >= 6);
  for (const { event, refs } of rows) {
    const names = event === 'sod.signed' ? ['request', 'signer'] : ['request'];
    assert.deepEqual(Object.keys(refs).sort(), names);
  }
});
