import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverShare } from '@tamga/workbench/fixtures';
import {
  allTargets,
  describeFinding,
  measureTarget,
  startWatchdog,
} from '@tamga/workbench/fuzzing';

/** Each reader, with as many seeds. */
const ROUNDS = 200;
const INPUTS = 2_000;

test('nothing that comes from outside crashes or hangs its reader', async (t) => {
  const targets = await allTargets();
  const watchdog = startWatchdog(0);
  t.after(() => watchdog.close());
  let inputs = 0;
  await coverShare(t, targets.length * ROUNDS, async (index) => {
    const target = targets[index % targets.length];
    assert.ok(target !== undefined);
    const seed = Math.floor(index / targets.length);
    const result = await measureTarget(target, { seed, inputs: INPUTS, watchdog });
    inputs += result.inputs;
    assert.deepEqual(result.findings.map(describeFinding), []);
  });
  t.diagnostic(`${inputs} executions of ${targets.length} readers`);
});
