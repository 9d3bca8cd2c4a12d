import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect } from '@tamga/service';
import { type TestDatabase, testDatabase } from '@tamga/workbench/fixtures';
import type { Sql } from 'postgres';

const PROGRAM = fileURLToPath(new URL('./broken-connection.ts', import.meta.url));

test('a connection that breaks at its first question ends the query, not the process', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', PROGRAM], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  assert.equal(status, 0, stderr);
  assert.equal(stdout.trim(), 'told: CONNECTION_CLOSED');
});

describe('an array comes to the server as it is', () => {
  let database: TestDatabase;
  let sql: Sql;

  before(async () => {
    database = await testDatabase();
    sql = connect({ url: database.url, schema: 'public' });
  });

  after(async () => {
    await sql.end();
    await database.drop();
  });

  for (const [type, list] of [
    ['text', ['а, б', 'with "quotes"', 'back\\slash', '{brace}', 'NULL', '', null, 'line\nend']],
    ['text', []],
    ['int', [0, -1, 2_147_483_647, null]],
    ['date', ['2026-11-01', null]],
    ['timestamptz', ['2026-11-01T00:00:00+00:00', null]],
    ['uuid', ['6f1c0f1e-6d0c-4a53-9a3e-0f4c1d1f0a11', null]],
  ] as const) {
    test(`${type}[] of ${list.length}`, async () => {
      const [row] = await sql`
        select to_json(${list as readonly unknown[] as string[]}::${sql.unsafe(type)}[]) as list`;
      assert.deepEqual(row?.['list'], list);
    });
  }
});
