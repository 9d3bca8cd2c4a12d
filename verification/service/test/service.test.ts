import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type RunningVerification, serveVerification } from '@tamga/verification-service';
import { ceremonyTemplate, type TestCeremony } from '@tamga/workbench/fixtures';

/** The service over HTTP with a ceremony's certificates; nothing may be fetched, so that revocation stays open. */
let ceremony: TestCeremony;
let service: RunningVerification;
let url: string;

before(async () => {
  ceremony = await ceremonyTemplate();
  service = await serveVerification({
    instance: 'verification-1',
    listen: { host: '127.0.0.1', port: 0 },
    trust: {
      citizen: [join(ceremony.pki, 'citizen-root.crt')],
      csca: [join(ceremony.pki, 'csca.crt')],
    },
    origins: [],
  });
  url = `http://127.0.0.1:${service.port}`;
});

after(async () => {
  await service.close();
  await ceremony.remove();
});

const issuing = (): Buffer => readFileSync(join(ceremony.pki, 'citizen-issuing.crt'));

async function post(path: string, body: unknown) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function upload(files: readonly (readonly [string, Uint8Array])[]) {
  const form = new FormData();
  for (const [name, bytes] of files) {
    form.append('file', new Blob([Uint8Array.from(bytes)]), name);
  }
  const response = await fetch(`${url}/v1/validate`, { method: 'POST', body: form });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('a certificate is judged as JSON and as a file alike', async () => {
  const asJson = await post('/v1/certificate', { certificate: issuing().toString('base64') });
  const asFile = await upload([['a.cer', issuing()]]);
  for (const { status, body } of [asJson, asFile]) {
    assert.equal(status, 200);
    assert.equal(body['kind'], 'certificate');
    assert.equal(body['subIndication'], 'TRY_LATER');
  }
});

test('a policy is published with the hash that reports name', async () => {
  const judged = await post('/v1/certificate', { certificate: issuing().toString('base64') });
  const { id, hash } = judged.body['policy'] as { id: string; hash: string };
  const policy = (await (await fetch(`${url}/v1/policies/${id}`)).json()) as { hash: string };
  assert.equal(policy.hash, hash);
  assert.equal((await fetch(`${url}/v1/policies/other`)).status, 404);
});

const bytes = (text: string): string => Buffer.from(text).toString('base64');
const REFUSED: readonly (readonly [what: string, path: string, body: unknown, status: number])[] = [
  ['no certificate', '/v1/certificate', { certificate: bytes('no') }, 422],
  ['no base64', '/v1/certificate', { certificate: '%%' }, 400],
  ['an unknown field', '/v1/certificate', { certificate: bytes('x'), trust: 'me' }, 400],
  [
    'a day that is none',
    '/v1/certificate',
    { certificate: bytes('x'), at: '2026-13-41T00:00:00Z' },
    400,
  ],
  ...['2026-02-31T00:00:00Z', '2026-04-31T12:00:00.5Z', '2025-02-29T00:00:00Z'].map(
    (at) =>
      [
        `the day ${at}, which is none`,
        '/v1/certificate',
        { certificate: bytes('x'), at },
        400,
      ] as const,
  ),
  [
    'an hour that is none',
    '/v1/validate',
    { signature: bytes('0'), at: '2026-01-01T24:00:00Z' },
    400,
  ],
  [
    'a raw signature without document',
    '/v1/validate',
    { signature: bytes('x'), certificate: bytes('x') },
    400,
  ],
  ['half a proof', '/v1/address', { file: bytes('x'), challenge: bytes('y') }, 400],
  [
    'a data group twice',
    '/v1/passive-auth',
    { sod: bytes('x'), dataGroups: [1, 1].map((number) => ({ number, bytes: bytes('x') })) },
    400,
  ],
];

for (const [what, path, body, status] of REFUSED) {
  test(`refused with a problem document: ${what}`, async () => {
    const reply = await post(path, body);
    assert.equal(reply.status, status, JSON.stringify(reply.body));
    assert.equal(reply.body['status'], status);
    assert.equal(typeof reply.body['code'], 'string');
  });
}

const BODIES: readonly (readonly [
  what: string,
  init: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> },
  status: number,
])[] = [
  ['no body', {}, 400],
  ['no body of a type', { headers: { 'content-type': 'text/plain' } }, 415],
  ['an empty JSON', { body: '', headers: { 'content-type': 'application/json' } }, 400],
  ['null', { body: 'null', headers: { 'content-type': 'application/json' } }, 400],
  ['text', { body: 'signature', headers: { 'content-type': 'text/plain' } }, 415],
  ['JSON as text', { body: '{}', headers: { 'content-type': 'text/plain' } }, 415],
  [
    'a form',
    { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
  ],
  ['JSON by capitals', { body: '{}', headers: { 'content-type': 'Application/JSON' } }, 400],
  [
    'JSON with a charset',
    { body: '{}', headers: { 'content-type': 'application/json; charset=utf-8' } },
    400,
  ],
];

for (const [what, init, status] of BODIES) {
  for (const path of ['/v1/validate', '/v1/certificate', '/v1/address', '/v1/passive-auth']) {
    test(`refused with a problem document: ${what} at ${path}`, async () => {
      const response = await fetch(`${url}${path}`, { method: 'POST', ...init });
      const body = (await response.json()) as Record<string, unknown>;
      assert.equal(response.status, status, JSON.stringify(body));
      assert.equal(body['code'], 'REQUEST_INVALID');
    });
  }
}

test('a leap day is a day', async () => {
  const at = '2028-02-29T23:59:59.999Z';
  const reply = await post('/v1/certificate', { certificate: issuing().toString('base64'), at });
  assert.equal(reply.status, 200);
  assert.equal(reply.body['at'], at);
});

test('what can be parsed is a report with 200, however bad', async () => {
  const cms = await post('/v1/validate', { signature: bytes('0') });
  assert.equal(cms.status, 200);
  assert.equal(cms.body['subIndication'], 'FORMAT_FAILURE');
  const passport = await post('/v1/passive-auth', {
    sod: bytes('w'),
    dataGroups: [{ number: 1, bytes: bytes('a') }],
  });
  assert.equal(passport.status, 200);
  assert.equal(passport.body['subIndication'], 'FORMAT_FAILURE');
});

test('files that nobody recognises, too many, and too large ones are refused', async () => {
  assert.equal((await upload([['a', Buffer.from('text')]])).status, 422);
  assert.equal((await upload([])).status, 422);
  const many = Array.from({ length: 25 }, (_, n) => [`${n}`, Buffer.from('x')] as const);
  assert.ok((await upload(many)).status >= 400);
  assert.equal((await upload([['large', Buffer.alloc(21 * 1024 * 1024)]])).status, 413);
});

test('every route is public and says so', () => {
  assert.ok(service.routes.length >= 7);
  assert.ok(service.routes.every(({ access }) => access.includes('public')));
});
