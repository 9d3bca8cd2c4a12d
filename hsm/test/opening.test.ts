import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { HsmError, openToken, writeSoftHsmFolder } from '@tamga/hsm';
import { run } from '@tamga/workbench/fixtures';
import {
  COMMAND,
  MODULE,
  PIN,
  type SoftToken,
  softToken,
  workerPids,
} from './fixtures/soft-token.ts';
import { until } from './fixtures/until.ts';

let soft: SoftToken;
const message = new TextEncoder().encode('to be signed');

before(async () => {
  soft = await softToken();
  const token = await soft.open({ workers: 1 });
  await token.generateKeyPair({ label: 'signing', kind: 'rsa-2048' });
  await token.close();
});
after(() => soft.remove());

test('a wrong PIN costs one try, stops the token, and is not in the error', async () => {
  await assert.rejects(
    soft.open({ pin: { value: 'wrong-pin-9753' }, workers: 3 }),
    (error: unknown) =>
      error instanceof HsmError &&
      error.code === 'pin-incorrect' &&
      !error.message.includes('9753'),
  );
  const fresh = await soft.open({ workers: 1 });
  assert.equal((await fresh.random(8)).length, 8);
  await fresh.close();
});

test('a PIN changed between restarts stops the token for good with a clear error', async () => {
  const file = join(soft.folder, 'pin');
  await writeFile(file, PIN, { mode: 0o600 });
  const before = new Set(await workerPids());
  const other = await soft.open({ pin: { file }, workers: 1 });
  await writeFile(file, 'another-pin');
  const mine = (await workerPids()).filter((pid) => !before.has(pid));
  assert.equal(mine.length, 1);
  process.kill(mine[0] ?? 0, 'SIGKILL');
  const started = Date.now();
  await assert.rejects(
    other.random(8).then(() => other.random(8)),
    { code: 'pin-incorrect' },
  );
  await assert.rejects(other.random(8), { code: 'pin-incorrect' });
  assert.ok(Date.now() - started < 10_000);
  assert.equal(other.health().state, 'stopped');
  await other.close();
});

test('a token that comes up a moment later is found', async (t) => {
  const late = await softToken();
  t.after(() => late.remove());
  const tokens = join(late.folder, 'tokens');
  const [made = ''] = await readdir(tokens);
  await rename(join(tokens, made), join(late.folder, made));
  const before = await workerPids();
  const opening = late.open({ workers: 1 });
  await moduleLoaded(before);
  await rename(join(late.folder, made), join(tokens, made));
  const opened = await opening;
  t.after(() => opened.close());
  assert.equal((await opened.random(8)).length, 8);
});

test('a token whose PIN is seen a moment later is logged in to', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tamga-hsm-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const environment = await writeSoftHsmFolder(folder);
  const soPin = 'specimen-so-pin';
  const byOpenSc = (...args: readonly string[]) =>
    run('pkcs11-tool', ['--module', MODULE, '--so-pin', soPin, ...args], { env: environment });
  const made = await byOpenSc('--init-token', '--slot-index', '0', '--label', 'late');
  assert.equal(made.code, 0, made.text);
  const before = await workerPids();
  const opening = openToken({ ...soft.config, label: 'late', workers: 1, environment });
  await moduleLoaded(before);
  const set = await byOpenSc(
    '--token-label',
    'late',
    '--login',
    '--login-type',
    'so',
    '--init-pin',
    '--new-pin',
    PIN,
  );
  assert.equal(set.code, 0, set.text);
  const opened = await opening;
  t.after(() => opened.close());
  assert.equal((await opened.random(8)).length, 8);
});

/** Until a worker that is not among `before` has the module in its memory. */
async function moduleLoaded(before: readonly number[]): Promise<void> {
  for (let attempt = 0; attempt < 2_000; attempt++) {
    for (const pid of (await workerPids()).filter((worker) => !before.includes(worker))) {
      if ((await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => '')).includes('softhsm')) return;
    }
    await delay(5);
  }
  throw new Error('No new worker has loaded the module.');
}

const REFUSALS = [
  ['a missing module', { module: '/nowhere/pkcs11.so' }, 'module-not-found'],
  ['a file that is no module', { module: '/etc/hostname' }, 'module-failed'],
  ['an unknown token', { label: 'nobody' }, 'token-not-found'],
  ['a missing PIN file', { pin: { file: '/nowhere/pin' } }, 'pin-unavailable'],
] as const;
for (const [name, change, code] of REFUSALS) {
  test(`${name} is a clear error`, async () => {
    await assert.rejects(soft.open(change), { name: 'HsmError', code });
  });
}

test('a full queue and a passed deadline are told at once', async () => {
  const narrow = await soft.open({ workers: 1, maxQueue: 4, deadlineMs: 1 });
  const many = Array.from({ length: 6 }, () => narrow.sign('signing', 'rsa-pkcs1-sha256', message));
  const outcomes = await Promise.allSettled(many);
  const codes = outcomes.map((outcome) =>
    outcome.status === 'rejected' ? (outcome.reason as HsmError).code : 'signed',
  );
  assert.equal(codes.filter((code) => code === 'queue-full').length, 2);
  assert.ok(
    codes.every((code) => ['queue-full', 'deadline', 'signed'].includes(code)),
    `${codes}`,
  );
  await narrow.close();
  await assert.rejects(narrow.random(1), { code: 'closed' });
});

test('a PIN typed on the terminal opens the token, and is not echoed', async (t) => {
  const config = join(soft.folder, 'prompted.json');
  await writeFile(config, JSON.stringify({ ...soft.config, pin: { prompt: 'PIN of the token' } }));
  const bench = [COMMAND, 'bench', '--config', config, '--label', 'signing', '--seconds', '0.2'];
  // util-linux's script gives the command a terminal.
  const line = [process.execPath, ...bench].map((word) => `'${word}'`).join(' ');
  const terminal = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null']);
  t.after(() => terminal.kill('SIGKILL'));
  let shown = '';
  terminal.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  await until('the question', () => shown.includes('PIN of the token: '));
  terminal.stdin.write(`wrong\u0015${PIN}x\u007f\r`);
  await until('the rate', () => /[1-9][0-9]* signatures\/s/.test(shown));
  assert.ok(!shown.includes(PIN.slice(0, 8)) && !shown.includes('wrong'), 'no echo');
  const none = await run('setsid', ['--wait', process.execPath, ...bench]);
  assert.equal(none.code, 4);
  assert.match(none.text, /There is no terminal to ask for the PIN/);
});
