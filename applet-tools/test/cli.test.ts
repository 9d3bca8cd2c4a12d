import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fileMemory, freshCard } from '@tamga/applet-tools';
import { type Outcome, run, testFolder } from '@tamga/workbench/fixtures';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const card = (...args: string[]): Promise<Outcome> => run(process.execPath, [CLI, ...args]);

test('tamga-card info tells what a card tells to everybody', async (t) => {
  const file = join(testFolder(t), 'specimen.card');
  const state = freshCard({ profile: 'id-card', serial: 'SPECIMEN01', kdd: randomBytes(10) });
  fileMemory(file).commit(state);
  const { code, stdout, text } = await card('info', '--file', file, '--json');
  assert.equal(code, 0, text);
  const description = JSON.parse(stdout.toString());
  assert.equal(description.product, 'software ID card');
  assert.equal(description.serial, 'SPECIMEN01');
  assert.deepEqual(description.keyVersions, ['ff']);
  assert.deepEqual(description.applets, ['pki', 'emrtd']);
});

test('tamga-card: exit codes', async () => {
  const cases: readonly (readonly [args: readonly string[], code: number, says: RegExp])[] = [
    [['--help'], 0, /tamga-card COMMAND/],
    [[], 3, /tamga-card COMMAND/],
    [['unknown'], 3, /^tamga-card: there is no command "unknown".*tamga-card COMMAND/s],
    [['info'], 3, /one of --reader and --file/],
    [['info', '--wrong'], 3, /wrong/],
    [['software', '--file', 'no.card'], 3, /^tamga-card: software needs --file and --port/],
    [['software', '--file', 'no.card', '--port', 'abc'], 3, /^tamga-card: --port is a number/],
    [['info', '--file', '/no-such-folder/no.card'], 4, /^tamga-card: /],
  ];
  for (const [args, code, says] of cases) {
    const outcome = await card(...args);
    assert.equal(outcome.code, code, `${args.join(' ')}: ${outcome.text}`);
    assert.match(outcome.text, says);
    assert.doesNotMatch(outcome.text, /^ +at /m, 'no stack trace');
  }
});
