import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openJournal, serveWorkstation } from '@tamga/card-printer-agent';
import { MAX_FRAME_BYTES } from '@tamga/contracts';
import { ceremonyTemplate, freePort, type TestCeremony } from '@tamga/workbench/fixtures';
import { pino } from 'pino';
import { type FakeBureau, startFakeBureau } from './rig/fake-bureau.ts';

let ceremony: TestCeremony;
const folder = mkdtempSync(join(tmpdir(), 'tamga-connection-'));
before(async () => {
  ceremony = await ceremonyTemplate();
});
after(async () => {
  await ceremony.remove();
  rmSync(folder, { recursive: true, force: true });
});

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) {
    await end();
  }
});

async function bureau(options: Parameters<typeof startFakeBureau>[1] = {}): Promise<FakeBureau> {
  const started = await startFakeBureau(ceremony.pki, options);
  ending.push(() => started.close());
  return started;
}

/** A workstation without devices. */
function agent(port: number): void {
  const stop = new AbortController();
  const journal = openJournal(join(folder, `${port}.jsonl`), () => new Date());
  const { pki } = ceremony;
  const ended = serveWorkstation(
    { slots: [], printers: [], journal, accepts: () => true, signal: stop.signal },
    {
      name: 'line-1',
      server: {
        url: `wss://127.0.0.1:${port}/agents`,
        tls: {
          cert: join(pki, 'agent-line-1.crt'),
          key: join(pki, 'agent-line-1.key'),
          ca: join(pki, 'operations-ca.pem'),
        },
      },
      log: pino({ level: 'silent' }),
      signal: stop.signal,
      onReady: () => {},
    },
  );
  ending.push(async () => {
    stop.abort();
    await ended;
    journal.close();
  });
}

test('the agent says who it is and what it has, and answers', async () => {
  const server = await bureau();
  const hello = server.nextHello();
  agent(server.port);
  await hello;
  assert.deepEqual(server.received[0], {
    type: 'hello',
    protocol: 1,
    agent: 'line-1',
    version: '0.1.0',
  });
  const answer = await server.ask({ type: 'journalSince', sequence: 0 });
  assert.equal(answer.type, 'journal');
});

test('a cut connection is opened anew, and the agent describes itself again', async () => {
  const server = await bureau();
  const first = server.nextHello();
  agent(server.port);
  await first;
  const second = server.nextHello();
  server.cut();
  await second;
  assert.equal(server.received.filter(({ type }) => type === 'hello').length, 2);
});

test('a bureau that starts after the agent is found', async () => {
  const port = await freePort();
  agent(port);
  await pause(400);
  const server = await bureau({ port });
  await server.nextHello();
});

test('a server without the bureau’s authority behind its certificate is told nothing', async () => {
  const server = await bureau({ credential: 'agent-unit-1' });
  agent(server.port);
  await pause(600);
  assert.deepEqual(server.received, []);
});

for (const [what, text] of [
  ['no JSON', 'not a message'],
  ['of no known type', '{"type":"format-disk","id":"00000000-0000"}'],
  ['with a wrong field', '{"type":"openSlot","id":"00000000-0000","slot":7}'],
] as const) {
  test(`a message that is ${what} is ignored, and the connection stays`, async () => {
    const server = await bureau();
    const hello = server.nextHello();
    agent(server.port);
    await hello;
    server.sendText(text);
    assert.equal((await server.ask({ type: 'journalSince', sequence: 0 })).type, 'journal');
    assert.equal(server.received.filter(({ type }) => type === 'hello').length, 1);
  });
}

test('a frame larger than the protocol allows ends the connection unread; the agent comes back', async () => {
  const server = await bureau();
  const first = server.nextHello();
  agent(server.port);
  await first;
  const second = server.nextHello();
  server.sendText(`"${'x'.repeat(MAX_FRAME_BYTES)}"`);
  await second;
  assert.equal((await server.ask({ type: 'journalSince', sequence: 0 })).type, 'journal');
});
