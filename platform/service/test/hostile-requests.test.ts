import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createListener, createLogger } from '@tamga/service';
import Type from 'typebox';

const Names = Type.Object({ names: Type.Array(Type.String(), { uniqueItems: true }) });

/** A listener with a list of names, and what it logged. */
function listening() {
  const lines: string[] = [];
  const { app } = createListener({
    host: '127.0.0.1',
    port: 0,
    problems: {},
    log: createLogger('test', { write: (line: string) => void lines.push(line) }),
  });
  const config = { access: ['public'] };
  app.post('/names', { config, schema: { body: Names } }, async () => ({}));
  app.get('/names/*', { config }, async () => ({}));
  app.get('/name/:name', { config }, async () => ({}));
  return { app, lines };
}

for (const [what, open, close] of [
  ['lists', '[', ']'],
  ['objects', '{"a":', '}'],
] as const) {
  test(`JSON nested deeper than any request here is refused with its reason: ${what}`, async () => {
    const { app, lines } = listening();
    for (const [depth, status] of [
      [30, 400],
      [33, 400],
      [20_000, 400],
    ] as const) {
      const payload = `{"names":[${open.repeat(depth)}1${close.repeat(depth)}]}`;
      const headers = { 'content-type': 'application/json' };
      const reply = await app.inject({ method: 'POST', url: '/names', headers, payload });
      assert.equal(reply.statusCode, status, reply.body.slice(0, 200));
      const problem = reply.json();
      assert.equal(problem.code, 'REQUEST_INVALID');
      assert.equal(/nested/.test(problem.detail), depth > 30, problem.detail);
    }
    assert.deepEqual(lines, [], 'nothing of ours failed');
  });
}

test('JSON that is none, is empty or reaches for a prototype is refused as before', async () => {
  const { app, lines } = listening();
  for (const payload of ['', '{', '{"names":[]}x', '{"__proto__":{}}', '{"names":[1]}']) {
    const headers = { 'content-type': 'application/json' };
    const reply = await app.inject({ method: 'POST', url: '/names', headers, payload });
    assert.equal(reply.statusCode, 400, payload);
    assert.equal(reply.json().code, 'REQUEST_INVALID', payload);
  }
  assert.deepEqual(lines, []);
});

for (const [what, url, status] of [
  ['an escape that is none', '/names/%zz', 400],
  ['an escape of half a character', '/names/%c3', 400],
  ['a parameter that is too long', `/name/${'a'.repeat(200)}`, 414],
] as const) {
  test(`${what} in a path is a problem document (RFC 9457) that does not repeat the path`, async () => {
    const { app } = listening();
    const reply = await app.inject({ method: 'GET', url });
    assert.equal(reply.statusCode, status, reply.body);
    assert.match(String(reply.headers['content-type']), /^application\/problem\+json/);
    assert.equal(reply.json().code, 'REQUEST_INVALID');
    assert.equal(reply.json().status, status);
    assert.ok(!reply.body.includes(url), reply.body);
  });
}
