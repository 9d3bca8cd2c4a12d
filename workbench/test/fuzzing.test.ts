import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { allTargets, type FuzzTarget, fuzzTarget } from '@tamga/workbench/fuzzing';

const own = new RangeError('refused');
const target = (read: FuzzTarget['read']): FuzzTarget => ({
  name: 'reader',
  valid: [Uint8Array.from({ length: 32 }, (_, index) => index)],
  read,
  isRefusal: (error) => error === own,
});

test('a crash is a finding, a refusal is none, and the seed repeats it', async () => {
  const fragile = target((bytes) => {
    if (bytes[3] === 0x80) {
      throw new TypeError('fell over');
    }
    if (bytes.length < 32) {
      throw own;
    }
  });
  const once = await fuzzTarget(fragile, { seed: 7, inputs: 5_000 });
  const again = await fuzzTarget(fragile, { seed: 7, inputs: 5_000 });
  assert.equal(once.findings.length, 1);
  assert.match(once.findings[0]?.what ?? '', /fell over/);
  assert.equal(once.findings[0]?.input[3], 0x80);
  assert.deepEqual({ ...again, slowestMs: 0 }, { ...once, slowestMs: 0 });
  assert.ok(once.refused > 50 && once.refused < once.inputs, String(once.refused));
});

test('a reader that takes longer than a second is a finding', async () => {
  const slow = target(() => new Promise((resolve) => setTimeout(resolve, 1_050)));
  const { findings } = await fuzzTarget(slow, { seed: 1, inputs: 1 });
  assert.match(findings[0]?.what ?? '', /takes 1\d{3} ms/);
});

test('a reader that never ends is named with its input, and its process ends', async () => {
  const program = `
    import { startWatchdog } from '@tamga/workbench/fuzzing';
    const watchdog = startWatchdog(9, 500);
    watchdog.watch('endless', Uint8Array.of(0xca, 0xfe));
    for (;;) {}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: import.meta.dirname,
  });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
  assert.equal(signal, 'SIGKILL', told);
  assert.match(told, /endless: hangs \(seed 9\)\ncafe/);
});

test('every reader has a name of its own, by which a saved finding is read again', async () => {
  const names = (await allTargets()).map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, at) => names.indexOf(name) !== at),
    [],
  );
});

test('every reader takes its valid forms, and holds against altered ones', async () => {
  const isOfNetwork = (reader: FuzzTarget): boolean => 'parser' in reader;
  for (const reader of await allTargets()) {
    if (isOfNetwork(reader)) continue;
    for (const form of reader.valid) {
      await assert.doesNotReject(async () => reader.read(form), reader.name);
    }
    const { findings } = await fuzzTarget(reader, { seed: 1, inputs: 300 });
    assert.deepEqual(findings, [], reader.name);
  }
});
