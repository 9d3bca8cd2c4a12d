import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Base64 } from '@tamga/contracts';
import { createListener, createLogger, type Listener } from '@tamga/service';
import Type from 'typebox';

const MEBIBYTE = 1024 * 1024;

describe('bytes in a JSON message (RFC 4648 section 4)', () => {
  let listener: Listener;
  let url: string;

  before(async () => {
    listener = createListener({
      host: '127.0.0.1',
      port: 0,
      problems: {},
      bodyLimit: 32 * MEBIBYTE,
      log: createLogger('test', { write: () => {} }),
    });
    const body = Type.Object({ files: Type.Array(Type.Object({ bytes: Type.Optional(Base64) })) });
    listener.app.post<{ Body: { files: { bytes: string }[] } }>(
      '/files',
      { config: { access: ['public'] }, schema: { body } },
      async (request) => ({
        sizes: request.body.files.map(({ bytes }) => Buffer.from(bytes, 'base64').length),
      }),
    );
    url = `http://127.0.0.1:${await listener.listen()}`;
  });
  after(() => listener.close());

  const send = async (bytes: string) => {
    const reply = await fetch(`${url}/files`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ files: [{ bytes }] }),
    });
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  };
  const zeros = (size: number): string => Buffer.alloc(size).toString('base64');

  for (const [text, size] of [
    ['', 0],
    ['AA==', 1],
    ['/+8=', 2],
    ['AAAA', 3],
    [zeros(4 * MEBIBYTE), 4 * MEBIBYTE],
    [zeros(16 * MEBIBYTE), 16 * MEBIBYTE],
    [zeros(16 * MEBIBYTE + 1), 16 * MEBIBYTE + 1],
  ] as const) {
    test(`${size} bytes are read`, async () => {
      const { status, body } = await send(text);
      assert.deepEqual([status, body['sizes']], [200, [size]]);
    });
  }

  for (const [what, text] of [
    ['one digit', 'A'],
    ['no padding', 'AA'],
    ['half of the padding', 'AA='],
    ['padding alone', '===='],
    ['too much padding', 'A==='],
    ['a digit after the padding', 'AA==AAAA'],
    ['padding inside', 'AA=A'],
    ['the URL-safe alphabet', '_-8='],
    ['white space', 'AAAA AAAA'],
    ['a line end', 'AAAA\n'],
    ['unused bits that are not zero', 'AB=='],
    ['unused bits of two octets that are not zero', 'AAB='],
    ['16 MiB and no padding', zeros(16 * MEBIBYTE).slice(0, -2)],
    ['16 MiB and a wrong end', zeros(16 * MEBIBYTE).replace(/..$/, '!=')],
  ] as const) {
    test(`refused, with its place: ${what}`, async () => {
      const { status, body } = await send(text);
      assert.equal(status, 400);
      assert.equal(body['code'], 'REQUEST_INVALID');
      assert.match(JSON.stringify(body['errors']), /"pointer":"\/files\/0\/bytes"/);
    });
  }

  test('a message without the optional bytes is not asked for them', async () => {
    const reply = await fetch(`${url}/files`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ files: [] }),
    });
    assert.equal(reply.status, 200);
  });

  test('the description of the routes says that it is base64', async () => {
    const text = await (await fetch(`${url}/openapi.json`)).text();
    assert.match(text, /"format":"byte"/);
  });
});
