import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  assertPortsFree,
  holdVar,
  portHolder,
  postmasterOf,
  startChild,
  startCluster,
} from '@tamga/workbench';
import { freePort, run, testFolder } from '@tamga/workbench/fixtures';

const RESET = fileURLToPath(new URL('../reset.mjs', import.meta.url));
const nodeChild = (script: string, ready: 'message' | { readonly port: number } = 'message') => ({
  name: 'child',
  command: process.execPath,
  parameters: ['-e', script],
  ready,
});

test('a port in use is named with who holds it', async (t) => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.after(() => server.close());
  assert.match(portHolder(port) ?? '', new RegExp(`\\(process ${process.pid}\\)$`));
  await assert.rejects(
    assertPortsFree([port], 100),
    new RegExp(`${port}: .*process ${process.pid}`),
  );
  await assertPortsFree([await freePort()], 100);
});

test('a child is ready when it says so, and its output is in its log', async (t) => {
  const logs = testFolder(t);
  const child = await startChild(
    nodeChild("console.log('hello'); process.send({ type: 'ready' }); setInterval(() => {}, 999)"),
    logs,
  );
  await child.stop();
  await child.stop();
  assert.match(readFileSync(join(logs, 'child.log'), 'utf8'), /hello/);
});

test('a child that ends before it is ready is told with its log', async (t) => {
  const logs = testFolder(t);
  await assert.rejects(startChild(nodeChild('process.exit(7)'), logs), /ended with 7.*child\.log/);
  await assert.rejects(
    startChild({ ...nodeChild(''), command: '/usr/bin/no-such-program' }, logs),
    /child did not start/,
  );
});

test('a child that ends unasked is heard of', async (t) => {
  const child = await startChild(
    nodeChild("process.send({ type: 'ready' }); setTimeout(() => process.exit(1), 100)"),
    testFolder(t),
  );
  await new Promise<void>((resolve) => child.onExit(resolve));
});

test('one system holds var/; a note of a process that is gone is overwritten', async (t) => {
  const folder = testFolder(t);
  const note = join(folder, 'running.json');
  writeFileSync(note, JSON.stringify({ pid: process.ppid, started: 'another time' }));
  const release = holdVar(folder);
  const reset = await run(process.execPath, [RESET], { env: { TAMGA_VAR: folder } });
  assert.equal(reset.code, 4);
  assert.match(reset.text, new RegExp(`process ${process.pid}`));
  const other = await run(process.execPath, [
    ...['--import', 'tsx', '--input-type=module', '-e'],
    `import { holdVar } from '@tamga/workbench';
     try { holdVar(${JSON.stringify(folder)}); } catch (error) { console.log(error.code); }`,
  ]);
  assert.match(other.text, /ALREADY_RUNNING/);
  release();
  assert.equal(existsSync(note), false);
});

/** Where the database server's user can enter. */
function openFolder(t: TestContext): string {
  const folder = testFolder(t);
  chmodSync(folder, 0o755);
  return folder;
}

test('reset stops the database that was left and removes var/', async (t) => {
  const folder = join(openFolder(t), 'var');
  holdVar(folder)();
  const database = join(folder, 'postgres');
  const cluster = await startCluster({ folder: database, port: await freePort(), password: 'x' });
  const ended = new Promise<void>((resolve) => cluster.onExit(resolve));
  const reset = await run(process.execPath, [RESET], { env: { TAMGA_VAR: folder } });
  assert.equal(reset.code, 0, reset.text);
  await ended;
  assert.equal(postmasterOf(database), undefined);
  assert.equal(existsSync(folder), false);
});

test('reset follows the note of a database outside of var/, and no other note', async (t) => {
  const folder = join(openFolder(t), 'var');
  const outside = mkdtempSync('/var/tmp/tamga-reset-test-');
  const foreign = mkdtempSync(join(tmpdir(), 'foreign-'));
  const resetWithNote = async (note: string): Promise<void> => {
    holdVar(folder)();
    writeFileSync(join(folder, 'database-folder'), note);
    const reset = await run(process.execPath, [RESET], { env: { TAMGA_VAR: folder } });
    assert.equal(reset.code, 0, reset.text);
  };
  await resetWithNote(outside);
  assert.equal(existsSync(outside), false);
  await resetWithNote(foreign);
  assert.equal(existsSync(foreign), true);
  await resetWithNote(`/var/tmp/tamga-/../../..${foreign}`);
  assert.equal(existsSync(foreign), true, 'a path that leads elsewhere is not followed');
});

test('var/ can be passed through, and listed by its user alone', (t) => {
  const folder = join(testFolder(t), 'var');
  const mode = (): number => statSync(folder).mode & 0o777;
  holdVar(folder)();
  assert.equal(mode(), 0o711);
  chmodSync(folder, 0o700);
  holdVar(folder)();
  assert.equal(mode(), 0o700, 'what was closed stays closed');
});

test('reset removes no folder that a start did not make', async (t) => {
  const folder = testFolder(t);
  const kept = join(folder, 'kept');
  writeFileSync(kept, '');
  holdVar(folder)();
  const refused = await run(process.execPath, [RESET], { env: { TAMGA_VAR: folder } });
  assert.equal(refused.code, 3, refused.text);
  assert.match(refused.text, /TAMGA_VAR.*\.tamga/);
  assert.equal(existsSync(kept), true);
  const absent = await run(process.execPath, [RESET], { env: { TAMGA_VAR: join(folder, 'no') } });
  assert.equal(absent.code, 0, absent.text);
  assert.match(absent.text, /nothing to remove/);
});

test('what a killed supervisor started ends with it', async (t) => {
  const logs = testFolder(t);
  const port = await freePort();
  const child = `require('net').createServer().listen(${port}, '127.0.0.1')`;
  const supervisor = `
    import { startChild } from '@tamga/workbench';
    await startChild({ name: 'child', command: process.execPath, parameters: ['-e', ${JSON.stringify(child)}],
      ready: { port: ${port} } }, ${JSON.stringify(logs)});
    process.kill(process.pid, 'SIGKILL');`;
  await assert.rejects(
    run(process.execPath, [...['--import', 'tsx', '--input-type=module', '-e', supervisor]]),
    /SIGKILL/,
  );
  await pause(200);
  await assertPortsFree([port], 2_000);
});
