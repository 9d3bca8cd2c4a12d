import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { coverShare } from '@tamga/workbench/fixtures';
import { killRun } from '../test/random-kills.ts';
import { createWorld, type World } from '../test/world.ts';

const KILLS = 200;

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world?.remove());

test('killed at any moment under load: signed means on record, one certificate a request, never good undelivered', async (t) => {
  const run = killRun(world);
  await coverShare(t, KILLS, (index) => run.kill(index / KILLS));
  const { requests, burnt } = await run.judge();
  t.diagnostic(`${requests} requests, ${burnt} serials burnt`);
  assert.ok(requests > 0);
});
