import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startCluster } from '@tamga/workbench';
import { coverShare, freePort, testFolder } from '@tamga/workbench/fixtures';
import postgres from 'postgres';

/** Moments at which a run is killed, in steps of 5 ms: from the start of the database far into its work. */
const MOMENTS = 400;
const STEP_MS = 5;
const HOLD = fileURLToPath(new URL('../test/fixtures/hold-cluster.ts', import.meta.url));

test('killed at any moment, a run stops no later one, and what was committed stays', async (t) => {
  const base = testFolder(t);
  chmodSync(base, 0o755);
  const folder = join(base, 'postgres');
  const options = { folder, port: await freePort(), password: randomUUID() };
  await (await startCluster(options)).stop();
  const url = `postgres://postgres:${options.password}@127.0.0.1:${options.port}/postgres`;
  let committed = 0;

  await coverShare(t, MOMENTS, async (moment) => {
    const run = spawn(
      process.execPath,
      ['--import', 'tsx', HOLD, folder, String(options.port), options.password],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const ended = new Promise((resolve) => run.once('exit', resolve));
    const writer = writeUntilLost(run.stdout, url, () => {
      committed += 1;
    });
    await pause(500 + moment * STEP_MS);
    run.kill('SIGKILL');
    await Promise.all([ended, writer]);

    const cluster = await startCluster(options);
    const sql = postgres(cluster.url, { max: 1, onnotice: () => {} });
    await sql`create table if not exists kept (value int)`;
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from kept`;
    // One commit may have been made without its answer having come through.
    assert.ok(
      row !== undefined && row.count >= committed && row.count <= committed + 1,
      `${row?.count} rows, ${committed} commits were answered`,
    );
    committed = row.count;
    await sql.end();
    await cluster.stop();
  });
});

/** Commits one row after the other from the moment the database is there until it is gone. */
async function writeUntilLost(
  ready: NodeJS.ReadableStream,
  url: string,
  onCommit: () => void,
): Promise<void> {
  const isThere = await new Promise<boolean>((resolve) => {
    ready.once('data', () => resolve(true));
    ready.once('end', () => resolve(false));
  });
  if (!isThere) {
    return;
  }
  // Without the library's own question for types, whose failure nobody would hear.
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5, fetch_types: false });
  try {
    for (;;) {
      await sql`insert into kept values (1)`;
      onCommit();
    }
  } catch {
    // The server is gone, or its table not made yet.
  } finally {
    // Ending a connection that was just cut can fail as the query did.
    await sql.end({ timeout: 0 }).catch(() => {});
  }
}
