import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  createListener,
  createLogger,
  createSessions,
  type EventStream,
  openEventStream,
  servePages,
  useSessions,
} from '@tamga/service';

const folder = mkdtempSync(join(tmpdir(), 'tamga-pages-'));
writeFileSync(join(folder, 'index.html'), '<title>Specimen</title>');
writeFileSync(`${folder}-secret`, 'not for anybody');

describe('a desk in a browser', () => {
  let clock = Date.parse('2026-11-23T08:00:00Z');
  const sessions = createSessions(() => new Date(clock));
  const streams: EventStream[] = [];
  const desk = createListener({
    host: '127.0.0.1',
    port: 0,
    problems: {},
    log: createLogger('test', { write: () => {} }),
    identify: sessions.identify,
  });
  let base: string;
  let port: number;
  const link = () => sessions.createLink({ kind: 'staff', name: 'production-1' });

  before(async () => {
    useSessions(desk.app, sessions);
    const config = { access: ['staff:production-*'] };
    desk.app.get('/orders', { config }, async () => ({ orders: 1 }));
    desk.app.post('/orders', { config }, async () => ({ made: true }));
    desk.app.get('/events', { config: { access: ['public'] } }, (asked, reply) => {
      streams.push(openEventStream(asked, reply));
    });
    await servePages(desk.app, { root: folder, index: 'index.html', access: ['public'] });
    port = await desk.listen();
    base = `http://127.0.0.1:${port}`;
  });

  after(async () => {
    await desk.close();
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}-secret`, { force: true });
  });

  async function signIn(): Promise<string> {
    const reply = await fetch(`${base}${link()}`, { redirect: 'manual' });
    assert.equal(reply.status, 303);
    return reply.headers.get('set-cookie') ?? '';
  }

  const cookieOf = (header: string): string => header.split(';')[0] ?? '';

  test('a link gives a cookie that scripts and other sites do not have', async () => {
    const header = await signIn();
    assert.match(header, /^tamga_session=[A-Za-z0-9_-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    const reply = await fetch(`${base}/orders`, { headers: { cookie: cookieOf(header) } });
    assert.deepEqual([reply.status, await reply.json()], [200, { orders: 1 }]);
  });

  test('a link works once', async () => {
    const path = link();
    assert.equal((await fetch(base + path, { redirect: 'manual' })).status, 303);
    const again = await fetch(base + path, { redirect: 'manual' });
    assert.deepEqual([again.status, again.headers.get('set-cookie')], [403, null]);
  });

  test('a link and a session expire', async () => {
    const [path, cookie] = [link(), cookieOf(await signIn())];
    clock += 11 * 60_000;
    assert.equal((await fetch(base + path, { redirect: 'manual' })).status, 403);
    assert.equal((await fetch(`${base}/orders`, { headers: { cookie } })).status, 200);
    clock += 12 * 3_600_000;
    assert.equal((await fetch(`${base}/orders`, { headers: { cookie } })).status, 401);
  });

  const cookies: readonly [name: string, cookie: string][] = [
    ['no cookie', ''],
    ['an empty one', 'tamga_session='],
    ['a made-up one', `tamga_session=${'A'.repeat(43)}`],
    ['a link in place of a cookie', `tamga_session=${link().slice('/session/'.length)}`],
  ];

  for (const [name, cookie] of cookies) {
    test(`${name} is nobody`, async () => {
      assert.equal((await fetch(`${base}/orders`, { headers: { cookie } })).status, 401);
    });
  }

  const origins: readonly [name: string, headers: () => Record<string, string>, status: number][] =
    [
      ['our own page', () => ({ origin: base }), 200],
      ['another site', () => ({ origin: 'http://evil.example' }), 403],
      ['another port', () => ({ origin: 'http://127.0.0.1:1' }), 403],
      ['a sandboxed frame', () => ({ origin: 'null' }), 403],
      ['another site, by fetch metadata alone', () => ({ 'sec-fetch-site': 'cross-site' }), 403],
      ['a sibling site', () => ({ 'sec-fetch-site': 'same-site' }), 403],
      ['our own page, by fetch metadata', () => ({ 'sec-fetch-site': 'same-origin' }), 200],
      ['a tool that is no browser', () => ({}), 200],
    ];

  for (const [name, headers, status] of origins) {
    test(`a POST from ${name}: ${status}`, async () => {
      const cookie = cookieOf(await signIn());
      // node:http, because fetch writes some of these headers itself.
      const answered = await new Promise<number>((resolve, reject) => {
        const options = {
          port,
          path: '/orders',
          method: 'POST',
          headers: { cookie, ...headers() },
        };
        const asked = request({ host: '127.0.0.1', ...options }, (reply) => {
          reply.resume();
          resolve(reply.statusCode ?? 0);
        });
        asked.on('error', reject);
        asked.end();
      });
      assert.equal(answered, status);
    });
  }

  test('pages take scripts from here only', async () => {
    const reply = await fetch(base);
    assert.match(await reply.text(), /Specimen/);
    const policy = reply.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
    assert.ok(!policy.includes('unsafe'));
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
  });

  for (const path of [`/../${folder.split('/').at(-1)}-secret`, '/%2e%2e/%2e%2e/etc/passwd']) {
    test(`${path.slice(0, 6)} does not leave the folder`, async () => {
      const status = await new Promise<number>((resolve, reject) => {
        get({ host: '127.0.0.1', port, path }, (reply) => {
          reply.resume();
          resolve(reply.statusCode ?? 0);
        }).on('error', reject);
      });
      assert.ok(status >= 400 && status < 500, String(status));
    });
  }

  const nextStream = async (): Promise<EventStream> => {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const stream = streams.pop();
      if (stream !== undefined) {
        return stream;
      }
      assert.ok(Date.now() < deadline, 'no stream was opened');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  test('events arrive, and a browser that leaves is noticed', async () => {
    const abort = new AbortController();
    const reply = await fetch(`${base}/events`, { signal: abort.signal });
    assert.match(reply.headers.get('content-type') ?? '', /^text\/event-stream/);
    const stream = await nextStream();
    const left = new Promise<void>((resolve) => stream.onClose(resolve));
    stream.send('step', { name: 'rekey', text: 'two\nlines' });
    const { value } = (await reply.body?.getReader().read()) ?? {};
    const text = Buffer.from(value ?? []).toString();
    assert.equal(text, 'event: step\ndata: {"name":"rekey","text":"two\\nlines"}\n\n');
    abort.abort();
    await left;
    assert.equal(stream.closed, true);
    stream.send('step', {});
  });

  test('a browser that does not read is cut off', async () => {
    const asked = get({ host: '127.0.0.1', port, path: '/events' }, (reply) => {
      reply.on('error', () => {});
      reply.pause();
    });
    asked.on('error', () => {});
    const stream = await nextStream();
    const cut = new Promise<void>((resolve) => stream.onClose(resolve));
    const data = 'x'.repeat(512 * 1024);
    for (let sent = 0; sent < 64 && !stream.closed; sent += 1) {
      stream.send('noise', data);
    }
    await cut;
    asked.destroy();
  });

  test('an open stream does not hold up the end of the service', async () => {
    await fetch(`${base}/events`);
    const begun = performance.now();
    await desk.close();
    assert.ok(performance.now() - begun < 5_000);
  });
});
