import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./broken-connection.ts', import.meta.url));

for (const [name, mode, code, printed] of [
  [
    'a connection that breaks while it is set up ends the query, not the process',
    'broken',
    0,
    'alive',
  ],
  ['a rejection that nobody handles ends the process as ever', 'stranger', 1, ''],
] as const) {
  test(name, () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', PROGRAM, mode],
      { encoding: 'utf8', timeout: 30_000 },
    );
    assert.equal(status, code, stderr);
    assert.equal(stdout.trim(), printed);
  });
}
