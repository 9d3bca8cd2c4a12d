import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { killRun } from './random-kills.ts';
import { createWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world?.remove());

test('killed three times under load: all that was signed is on record, every request gets its one certificate', async () => {
  const run = killRun(world);
  for (const fraction of [0.2, 0.5, 1]) await run.kill(fraction);
  const { requests } = await run.judge();
  assert.ok(requests > 10);
});
