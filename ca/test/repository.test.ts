import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import type { RunningCa } from '@tamga/ca';
import { createWorld, type World } from './world.ts';

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

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** With these headers and no others: fetch would add a content type of its own. */
function post(headers: Record<string, string>, body?: string | Uint8Array): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const target = { host: '127.0.0.1', port: ca.publicPort, method: 'POST', path: '/ocsp' };
    const asked = request({ ...target, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          body: Buffer.concat(chunks),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const OCSP = { 'content-type': 'application/ocsp-request' };

for (const [what, headers, body] of [
  ['no body and no type', {}, undefined],
  ['no body', OCSP, undefined],
  ['an empty body', { ...OCSP, 'content-length': '0' }, undefined],
  ['an empty body in chunks', { ...OCSP, 'transfer-encoding': 'chunked' }, undefined],
  ['other bytes', OCSP, Uint8Array.of(1, 2, 3)],
  ['JSON under the right type', OCSP, '{"0":48,"1":0,"length":2}'],
] as const) {
  test(`OCSP by POST: ${what} is answered with malformedRequest (RFC 6960 2.3)`, async () => {
    const reply = await post(headers, body);
    assert.deepEqual([reply.status, reply.type], [200, 'application/ocsp-response']);
    assert.deepEqual([...reply.body], [0x30, 0x03, 0x0a, 0x01, 0x01]);
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };

for (const [what, headers, body] of [
  ['a JSON object', JSON_TYPE, '{"0":48,"1":0,"length":2}'],
  ['a JSON array', JSON_TYPE, '[48,0]'],
  ['JSON null', JSON_TYPE, 'null'],
  ['an OCSP request as JSON', JSON_TYPE, Uint8Array.of(0x30, 0x00)],
  ['text', { 'content-type': 'text/plain' }, '00'],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b'],
  ['a body without a type', {}, Uint8Array.of(0x30, 0x00)],
  ['a type that cannot be read', { 'content-type': ';' }, Uint8Array.of(0x30, 0x00)],
] as const) {
  test(`OCSP by POST: ${what} is an unsupported media type (RFC 6960 A.1)`, async () => {
    const reply = await post(headers, body);
    assert.deepEqual([reply.status, reply.type.split(';')[0]], [415, 'application/problem+json']);
    assert.equal(JSON.parse(reply.body.toString()).code, 'REQUEST_INVALID');
  });
}

test('OCSP by POST: more bytes than any request has are too many', async () => {
  assert.equal((await post(OCSP, new Uint8Array(64 * 1024 + 1))).status, 413);
});
