import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HsmError, type Token } from '@tamga/hsm';
import { run } from '@tamga/workbench/fixtures';
import {
  COMMAND,
  PIN,
  pinFlags,
  type SoftToken,
  softToken,
  workerPids,
} from './fixtures/soft-token.ts';
import { until } from './fixtures/until.ts';
import { verifies } from './fixtures/verifies.ts';

const DEADLINE_MS = 60_000;
const REQUESTS = 600;
const KILLS = 6;

let soft: SoftToken;
let token: Token;
let spki: Uint8Array;

before(async () => {
  soft = await softToken();
  token = await soft.open({ deadlineMs: DEADLINE_MS });
  spki = (await token.generateKeyPair({ label: 'signing', kind: 'rsa-3072' })).publicKey;
});
after(async () => {
  await token.close();
  await soft.remove();
});

const sign = (input: Uint8Array) => token.sign('signing', 'rsa-pkcs1-sha256', input);
const signed = (input: Uint8Array, signature: Uint8Array) =>
  verifies('rsa-pkcs1-sha256', spki, input, signature);

test('workers killed again and again under load: every request is signed or told, and the PIN is as it was', async () => {
  const started = performance.now();
  const inputs = Array.from({ length: REQUESTS }, (_, index) => Buffer.from(`request ${index}`));
  let last = 0;
  const requests = inputs.map((input) =>
    sign(input).finally(() => {
      last = performance.now();
    }),
  );
  const outcomes = Promise.allSettled(requests);
  for (let kill = 0; kill < KILLS; kill++) {
    const waiting = token.health();
    if (kill < 2) assert.ok(waiting.queued + waiting.inFlight >= 64, 'killed under load');
    // The oldest, which signs, and the newest, which may still be on its way to its login.
    await until('a worker to kill', async () => (await workerPids()).length > 0);
    const pid = (await workerPids()).at(kill % 2 === 0 ? 0 : -1);
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    await until('it is gone', async () => !(await workerPids()).includes(pid));
    await until('a worker is ready again', () => token.health().workersReady > 0);
  }
  let good = 0;
  for (const [index, outcome] of (await outcomes).entries()) {
    const input = inputs[index] ?? Buffer.alloc(0);
    if (outcome.status === 'fulfilled') {
      assert.ok(signed(input, outcome.value), `signature ${index}`);
      good++;
    } else {
      assert.ok(outcome.reason instanceof HsmError);
      assert.equal(outcome.reason.code, 'worker-died', outcome.reason.message);
    }
  }
  assert.ok(last - started < DEADLINE_MS, `the last was answered after ${last - started} ms`);
  assert.ok(good >= REQUESTS / 2, `${good} of ${REQUESTS} were signed`);
  assert.ok(token.health().restarts >= KILLS / 2, 'those that signed');
  // First: while a worker logs in, SoftHSM shows OpenSC no token.
  await until('all workers are back', () => token.health().workersReady === 2);
  assert.deepEqual(await pinFlags(soft), []);
  assert.ok(signed(Uint8Array.of(1), await sign(Uint8Array.of(1))));
});

test('a wrong PIN would have shown in the flags of the token', async () => {
  await assert.rejects(soft.open({ pin: { value: 'wrong-pin' }, workers: 3 }), {
    code: 'pin-incorrect',
  });
  assert.deepEqual(await pinFlags(soft), ['user PIN count low']);
  await (await soft.open({ workers: 1 })).close();
  assert.deepEqual(await pinFlags(soft), []);
});

test('a second process on the same token is killed while it signs: its workers end, ours sign on', async (t) => {
  const config = join(soft.folder, 'second.json');
  const pin = join(soft.folder, 'second.pin');
  await writeFile(pin, PIN, { mode: 0o600 });
  await writeFile(config, JSON.stringify({ ...soft.config, pin: { file: pin } }));
  const bench = ['bench', '--config', config, '--label', 'signing', '--json', '--seconds'];
  const second = spawn(process.execPath, [COMMAND, ...bench, '600'], { stdio: 'ignore' });
  t.after(() => second.kill('SIGKILL'));
  const children = `/proc/${second.pid}/task/${second.pid}/children`;
  const pids = async () =>
    (await readFile(children, 'utf8').catch(() => '')).split(' ').filter(Boolean);
  await until('the second process has two workers', async () => (await pids()).length === 2);
  const workers = await pids();
  await until('both have used the module', async () =>
    (await cpuTicks(workers)).every((n) => n > 50),
  );

  const { restarts } = token.health();
  const inputs = Array.from({ length: 128 }, (_, index) => Uint8Array.of(index));
  const signatures = inputs.map(sign);
  const exited = once(second, 'exit');
  second.kill('SIGKILL');
  await exited;
  for (const [index, signature] of signatures.entries()) {
    assert.ok(signed(inputs[index] ?? new Uint8Array(), await signature));
  }
  await until('its workers end by themselves', async () => (await cpuTicks(workers)).length === 0);
  assert.equal(token.health().restarts, restarts);

  const third = await run(process.execPath, [COMMAND, ...bench, '0.2']);
  assert.equal(third.code, 0, third.text);
  assert.ok(JSON.parse(third.text).signatures > 0);
  assert.deepEqual(await pinFlags(soft), []);
});

/** Processor time of each process that is still there, in ticks (proc(5), stat, fields 14 and 15). */
async function cpuTicks(pids: readonly string[]): Promise<number[]> {
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)),
  );
  return lines.flatMap((line) => {
    if (line === undefined) return [];
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? [] : [Number(fields[11]) + Number(fields[12])];
  });
}
