import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clusterFolder, postmasterOf, startCluster } from '@tamga/workbench';
import { freePort, testDatabase } from '@tamga/workbench/fixtures';
import postgres from 'postgres';

const base = mkdtempSync(join(tmpdir(), 'tamga-cluster-'));
chmodSync(base, 0o755);
after(() => rmSync(base, { recursive: true, force: true }));

/** A folder that the server's user can enter. */
function open(): string {
  const folder = join(base, randomUUID());
  mkdirSync(folder, { mode: 0o755 });
  return folder;
}

/** A process that starts the cluster of `folder` and then waits to be killed. */
async function otherRun(folder: string, port: number, password: string): Promise<ChildProcess> {
  const other = spawn(
    process.execPath,
    [
      ...['--import', 'tsx'],
      fileURLToPath(new URL('fixtures/hold-cluster.ts', import.meta.url)),
      ...[folder, String(port), password],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise((resolve, reject) => {
    other.stdout?.once('data', resolve);
    other.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return other;
}

test('a killed run leaves no server behind, and the next start keeps what was committed', async () => {
  const folder = join(open(), 'killed');
  const [port, password] = [await freePort(), randomUUID()];
  const other = await otherRun(folder, port, password);
  const sql = postgres(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, { max: 1 });
  await sql`create table kept (value int)`;
  await sql`insert into kept values (7)`;
  other.kill('SIGKILL');
  await sql.end({ timeout: 0 });

  const cluster = await startCluster({ folder, port, password });
  const again = postgres(cluster.url, { max: 1 });
  assert.deepEqual([...(await again`select value from kept`)], [{ value: 7 }]);
  await again.end();
  await cluster.stop();
  assert.equal(postmasterOf(folder), undefined);
});

test('a postmaster.pid that names another process is not followed', async () => {
  const folder = join(open(), 'stale');
  const [port, password] = [await freePort(), randomUUID()];
  await (await startCluster({ folder, port, password })).stop();
  writeFileSync(join(folder, 'postmaster.pid'), `${process.pid}\n${folder}\n`, { mode: 0o600 });
  assert.equal(postmasterOf(folder), undefined, 'this test is no postgres');
  writeFileSync(join(folder, 'postmaster.pid'), `1\n/elsewhere\n`, { mode: 0o600 });
  assert.equal(postmasterOf(folder), undefined, 'the folder is another');
});

test('a port in use is named with the server’s own words', async () => {
  const folder = join(open(), 'busy');
  const port = await freePort();
  const first = await startCluster({ folder: `${folder}-1`, port, password: 'a' });
  try {
    await assert.rejects(
      startCluster({ folder: `${folder}-2`, port, password: 'b' }),
      (error: Error) => error.message.includes(String(port)) && /in use/.test(error.message),
    );
  } finally {
    await first.stop();
  }
});

test('the cluster of a checkout that other users cannot enter lies outside of it', (t) => {
  if (process.getuid?.() !== 0) {
    t.skip('only root gives the server to another user');
    return;
  }
  const closed = join(base, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  assert.match(clusterFolder(closed), /^\/var\/tmp\/tamga-/);
  assert.equal(clusterFolder('/opt/tamga/var'), '/opt/tamga/var/postgres');
});

test('every test has a database of its own', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
  assert.notEqual(one.name, two.name);
  const sql = postgres(one.url, { max: 1 });
  const [row] = await sql<{ name: string }[]>`select current_database() as name`;
  assert.equal(row?.name, one.name);
  await sql.end();
  await Promise.all([one.drop(), two.drop()]);
});
