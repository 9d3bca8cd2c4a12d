import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '@tamga/workbench/fixtures';

const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

const CALLS: readonly [args: readonly string[], code: number, said: RegExp][] = [
  [['--help'], 0, /Exit codes: 0 done/],
  [['-h'], 0, /tamga-ca COMMAND/],
  [['lint', '--help'], 0, /tamga-ca COMMAND/],
  [['audit', 'verify', '--help'], 0, /tamga-ca COMMAND/],
  [[], 3, /a command is missing/],
  [['make-coffee'], 3, /there is no command make-coffee/],
  [['lint'], 3, /tamga-ca lint FILE/],
  [['lint', 'x', '--colour'], 3, /Unknown option '--colour'/],
  [['lint', '/nowhere.crt'], 4, /no such file or directory, open '\/nowhere\.crt'/],
  [['serve', '--config', '/nowhere.json'], 4, /\/nowhere\.json/],
];

for (const [args, expected, said] of CALLS) {
  test(`tamga-ca ${args.join(' ')}: ends with ${expected} and says why, without a stack`, async () => {
    const { code, text } = await run(process.execPath, [PROGRAM, ...args]);
    assert.equal(code, expected, text);
    assert.match(text, said);
    assert.doesNotMatch(text, /^\s+at /m);
  });
}
