import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from '@tamga/workbench/fixtures';
import {
  type FuzzTarget,
  LEAST_SHARE,
  measureTarget,
  readFinding,
  saveFinding,
  seeded,
} from '@tamga/workbench/fuzzing';
import { CRASHES, KEEPS, QUADRATIC, SOUND } from './planted-parsers.ts';

/** A bug that needs more is not found by the short form. */
const INPUTS = 3_000;
const SEEDS = [1, 2];

for (const [bug, target, seeds, what] of [
  ['a TypeError behind nested lengths that are right', CRASHES, SEEDS, /^TypeError: /],
  ['a time that grows with the square of the input', QUADRATIC, [1], /^takes \d+ ms$/],
  ['memory that is kept for each input', KEEPS, SEEDS, /^keeps \d+ bytes/],
] as const) {
  test(`planted bug found: ${bug}`, async () => {
    for (const seed of seeds) {
      const { findings } = await measureTarget(target, { seed, inputs: INPUTS, mostFindings: 1 });
      assert.match(findings[0]?.what ?? 'nothing was found', what);
    }
  });
}

test('planted bug found: an endless loop behind a tag, by the watchdog, saved and read again', async (t) => {
  const folder = testFolder(t);
  const { told, ended } = await inProcess(`
    import { fuzzTarget, startWatchdog } from '@tamga/workbench/fuzzing';
    import { HANGS } from './planted-parsers.ts';
    const watchdog = startWatchdog(1, 4_000, ${JSON.stringify(folder)});
    await fuzzTarget(HANGS, { seed: 1, inputs: ${INPUTS}, watchdog });`);
  assert.equal(ended, 'SIGKILL', told);
  const [file = ''] = readdirSync(folder);
  const { target, input } = readFinding(join(folder, file));
  assert.equal(target, 'hangs');
  assert.match(Buffer.from(input).toString('hex'), /0a/, 'an ENUMERATED is in it');
});

test('planted bug found: a rejection that nobody waits for, with the input that caused it', async () => {
  const { told, ended } = await inProcess(`
    import { describeFinding, fuzzTarget } from '@tamga/workbench/fuzzing';
    import { CARELESS } from './planted-parsers.ts';
    const { findings } = await fuzzTarget(CARELESS, { seed: 1, inputs: ${INPUTS}, mostFindings: 1 });
    console.error(findings.map(describeFinding).join());`);
  assert.equal(ended, 0, told);
  assert.match(told, /careless: Error: nobody listens/);
  assert.match(told, /^[0-9a-f]{4}30[0-9a-f]*$/m);
});

/** What cannot be looked at from inside: a process that ends, and rejections that the test runner would take for its own. */
async function inProcess(program: string): Promise<{ readonly told: string; ended: unknown }> {
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'pipe'],
    cwd: import.meta.dirname,
  });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  const ended = await new Promise((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  return { told, ended };
}

test('a reader without a bug gives no finding, and most of what it is fed gets past its outer parse', async () => {
  for (const seed of SEEDS) {
    const { findings, share = 0 } = await measureTarget(SOUND, { seed, inputs: INPUTS });
    assert.deepEqual(findings, []);
    assert.ok(share > 2 * LEAST_SHARE, String(share));
  }
});

test('octets changed without repairing lengths hardly get past the outer parse, and that is a finding', async () => {
  const blind: FuzzTarget = {
    ...SOUND,
    // Every length octet is wrong: nothing behind it is read.
    mutate: (form, random) => form.map((octet, at) => (at === 1 ? 0x83 + random(60) : octet)),
  };
  const { findings } = await measureTarget(blind, { seed: 1, inputs: 600 });
  assert.match(findings.map(({ what }) => what).join(), /past the outer parse, fewer than 30 %/);
});

test('a finding is saved as hexadecimal with its target, and comes back the same', (t) => {
  const random = seeded(4);
  const input = Uint8Array.from({ length: 300 }, () => random(256));
  const finding = { target: 'csr', what: 'Error: one\n    at two', seed: 4, input };
  const file = saveFinding(testFolder(t), finding);
  assert.deepEqual(readFinding(file), { target: 'csr', input });
});
