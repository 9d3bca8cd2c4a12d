import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type RunningCa, serveCa } from '@tamga/ca';
import { call, certificateRequest, createWorld, csrOf, rsaPair, type World } from './world.ts';

let world: World;
let ca: RunningCa | undefined;

before(async () => {
  world = await createWorld();
});
after(async () => {
  await ca?.close();
  await world.remove();
});

const request = certificateRequest(csrOf(rsaPair()));

async function issue(port: number): Promise<string> {
  const { body } = await call(world, port, 'service-bureau', 'POST', '/certificates', {
    requests: [request],
  });
  return JSON.stringify(body);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 200));
}

test('an authority whose checkpoints meet a full disk stops issuing, shows it, and goes on when there is space', async () => {
  const checkpoints = join(world.ceremony.folder, 'export/full.jsonl');
  // Every write to it fails with ENOSPC.
  symlinkSync('/dev/full', checkpoints);
  const running = await serveCa({ ...world.config, checkpoints, checkpointPatienceSeconds: 2 });
  ca = running;
  const health = async () =>
    (await call(world, running.port, 'service-bureau', 'GET', '/healthz')).body['checks'] as {
      name: string;
      ok: boolean;
    }[];
  const isExporting = async () =>
    (await health()).some(({ name, ok }) => name === 'checkpoints' && ok);
  await until(async () => !(await isExporting()));
  assert.match(await issue(running.port), /CHECKPOINTS_STUCK/);
  const rows = await world.sql`select 1 from serial where request_id = ${request.requestId}`;
  assert.equal(rows.length, 0);

  unlinkSync(checkpoints);
  await until(isExporting);
  assert.match(await issue(running.port), /"certificate"/);
  assert.match(readFileSync(checkpoints, 'utf8'), /^\{.*\}\n$/s);
});
