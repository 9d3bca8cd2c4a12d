import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunningCa } from '@tamga/ca';
import type { CertificateRequest, IssuedCertificate, RefusedRequest } from '@tamga/contracts';
import {
  decodeExtKeyUsage,
  decodeKeyUsage,
  EXTENSION,
  findExtension,
  nameText,
  parseCertificate,
} from '@tamga/formats';
import { openssl, pemFile } from './openssl.ts';
import { call, certificateRequest, createWorld, csrOf, rsaPair, type World } from './world.ts';

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

type Result = IssuedCertificate | RefusedRequest;

async function issue(...requests: readonly CertificateRequest[]): Promise<readonly Result[]> {
  const answer = await call(world, ca.port, 'service-bureau', 'POST', '/certificates', {
    requests,
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body['results'] as Result[];
}

async function issueOne(request: CertificateRequest): Promise<IssuedCertificate> {
  const [result] = await issue(request);
  assert.ok(result !== undefined && 'certificate' in result, JSON.stringify(result));
  return result;
}

async function refusal(request: CertificateRequest): Promise<string> {
  const [result] = await issue(request);
  assert.ok(result !== undefined && 'problem' in result, 'it was issued');
  return result.problem.code;
}

const der = ({ certificate }: IssuedCertificate) =>
  new Uint8Array(Buffer.from(certificate, 'base64'));

for (const [profile, usage, purposes] of [
  ['citizen-authentication', ['digitalSignature'], ['1.3.6.1.5.5.7.3.2']],
  ['citizen-signing', ['contentCommitment'], []],
] as const) {
  test(`${profile}: verified by openssl -x509_strict, with its usages alone`, async () => {
    const issued = await issueOne(certificateRequest(csrOf(rsaPair()), { profile }));
    const certificate = parseCertificate(der(issued));
    const usageValue = findExtension(certificate.extensions, EXTENSION.keyUsage)?.value;
    const purposeValue = findExtension(certificate.extensions, EXTENSION.extKeyUsage)?.value;
    assert.deepEqual(usageValue && decodeKeyUsage(usageValue), usage);
    assert.deepEqual(purposeValue ? decodeExtKeyUsage(purposeValue) : [], purposes);
    assert.equal(
      nameText(certificate.subject.rdns),
      'serialNumber=PNOMN-990011223344,GN=BAT-ERDENE,SN=SPECIMEN,CN=SPECIMEN BAT-ERDENE,C=MN',
    );
    const file = (name: string) =>
      pemFile(
        world.ceremony.folder,
        name,
        new Uint8Array(readFileSync(join(world.ceremony.pki, `${name}.crt`))),
      );
    await openssl(
      ...['verify', '-x509_strict', '-CAfile', file('citizen-root')],
      ...['-untrusted', file('citizen-issuing')],
      pemFile(world.ceremony.folder, 'leaf', der(issued)),
    );
  });
}

const OTHER_FIELDS: readonly (readonly [
  field: string,
  change: (request: CertificateRequest) => Partial<CertificateRequest>,
])[] = [
  ['surname', ({ subject }) => ({ subject: { ...subject, surname: 'OTHER' } })],
  ['given name', ({ subject }) => ({ subject: { ...subject, givenName: 'OTHER' } })],
  ['civil number', ({ subject }) => ({ subject: { ...subject, civilNumber: '880011223344' } })],
  ['profile', () => ({ profile: 'citizen-signing' })],
  ['key', () => ({ certificationRequest: Buffer.from(csrOf(rsaPair())).toString('base64') })],
  ['document', () => ({ documentNumber: 'CX0000002' })],
];

test('a repeated request id gives the same certificate; with any other field it is refused', async () => {
  const request = certificateRequest(csrOf(rsaPair()), { documentNumber: 'CX0000001' });
  const first = await issueOne(request);
  assert.deepEqual(await issueOne(request), first);
  for (const [field, change] of OTHER_FIELDS) {
    const other = { ...request, ...change(request) };
    assert.equal(await refusal(other), 'REQUEST_ID_REUSED', field);
  }
  const { documentNumber: _, ...without } = request;
  assert.equal(await refusal(without), 'REQUEST_ID_REUSED', 'no document');
});

test('the same request twice at once, in one message and in two, gives one certificate', async () => {
  const request = certificateRequest(csrOf(rsaPair()));
  const replies = await Promise.all([issue(request, request), issue(request), issue(request)]);
  const serials = replies.flat().map((result) => 'serial' in result && result.serial);
  assert.equal(new Set(serials).size, 1);
  const [row] = await world.sql`
    select count(*)::int as count from certificate where request_id = ${request.requestId}`;
  assert.equal(row?.['count'], 1);
});

test('many requests in one message: each succeeds or fails by itself', async () => {
  const pairs = Array.from({ length: 5 }, () => rsaPair());
  const requests = pairs.map((pair, index) =>
    certificateRequest(csrOf(pair), {
      subject: { civilNumber: `99001122334${index}`, surname: 'SPECIMEN', givenName: 'OYUN' },
    }),
  );
  const bad = certificateRequest(csrOf(rsaPair(), rsaPair().privateKey));
  const results = await issue(...requests, bad);
  assert.equal(results.filter((result) => 'certificate' in result).length, 5);
  assert.deepEqual(
    results.map(({ requestId }) => requestId),
    [...requests, bad].map(({ requestId }) => requestId),
  );
});

test('refused: a key seen before, for another person or another use', async () => {
  const csr = csrOf(rsaPair());
  const request = certificateRequest(csr);
  await issueOne(request);
  const again = { ...request, requestId: randomUUID() };
  await issueOne(again);
  const person = { civilNumber: '990099887766', surname: 'OTHER', givenName: 'PERSON' };
  assert.equal(
    await refusal({ ...again, requestId: randomUUID(), subject: person }),
    'KEY_OF_OTHER_USE',
  );
  const signing = certificateRequest(csr, { profile: 'citizen-signing' });
  assert.equal(await refusal(signing), 'KEY_OF_OTHER_USE');
});

test('refused: the same new key for two persons at once; at most one is certified', async () => {
  const csr = csrOf(rsaPair());
  const persons = ['990000000001', '990000000002'].map((civilNumber) =>
    certificateRequest(csr, {
      subject: { civilNumber, surname: 'SPECIMEN', givenName: 'NARAN' },
    }),
  );
  const results = await issue(...persons);
  assert.ok(results.filter((result) => 'certificate' in result).length <= 1);
});

test('100 requests in one message each get theirs, and again; more than are configured are refused as a whole', async () => {
  const csr = csrOf(rsaPair());
  const requests = Array.from({ length: 100 }, () => certificateRequest(csr));
  const results = await issue(...requests);
  assert.equal(results.filter((result) => 'certificate' in result).length, 100);
  const again = await issue(...requests);
  assert.deepEqual(again, results);
  const answer = await call(world, ca.port, 'service-bureau', 'POST', '/certificates', {
    requests: [...requests, certificateRequest(csr)],
  });
  assert.deepEqual([answer.status, answer.body['code']], [413, 'TOO_MANY_REQUESTS_IN_MESSAGE']);
});

test('a malformed request is told field by field', async () => {
  const request = { ...certificateRequest(csrOf(rsaPair())), profile: 'csca' };
  const answer = await call(world, ca.port, 'service-bureau', 'POST', '/certificates', {
    requests: [request],
  });
  assert.equal(answer.status, 400);
  assert.match(JSON.stringify(answer.body), /\/requests\/0\/profile/);
});

test('every serial has 126 random bits, no leading zero octet, and stands once', async () => {
  const rows = await world.sql<{ serial: Buffer }[]>`select serial from serial`;
  for (const { serial } of rows) {
    assert.equal(serial.length, 16);
    const [first = 0] = serial;
    assert.ok(first > 0 && first < 0x80);
  }
});

test('the service role adds and reads, and changes nothing that stands', async () => {
  for (const statement of [
    'update certificate set der = der',
    'delete from certificate',
    'delete from serial',
    'update issuance_intent set tbs = tbs',
    'update audit_event set event = event',
    'delete from ca_partitions.certificate_other',
  ]) {
    await assert.rejects(
      world.sql.begin(async (tx) => {
        await tx.unsafe(`set local role "${world.role}"`);
        await tx.unsafe(statement);
      }),
      { code: '42501' },
      statement,
    );
  }
});

test('rows lie in the partition of their month', async () => {
  const rows = await world.sql<{ partition: string }[]>`
    select distinct tableoid::regclass::text as partition from certificate`;
  const month = new Date().toISOString().slice(0, 7).replace('-', '_');
  assert.deepEqual(
    rows.map(({ partition }) => partition),
    [`ca_partitions.certificate_${month}`],
  );
});
