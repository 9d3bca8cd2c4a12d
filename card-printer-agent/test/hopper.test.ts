import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileMemory, freshCard } from '@tamga/applet-tools';
import { type Hopper, softwareHopper } from '@tamga/card-printer-agent';
import { testFolder } from '@tamga/workbench/fixtures';

function hopperWith(folder: string, ...serials: readonly string[]): Hopper {
  const hopper = softwareHopper({
    folder: join(folder, 'in'),
    issued: join(folder, 'issued'),
    reject: join(folder, 'reject'),
  });
  for (const [index, serial] of serials.entries()) {
    const memory = fileMemory(join(folder, 'in', `00000${index}-${serial}.card`));
    memory.commit(freshCard({ profile: 'passport', serial, kdd: new Uint8Array(10) }));
  }
  return hopper;
}

test('cards are fed in the order of their names and go where they are sent', async (t) => {
  const folder = testFolder(t);
  const hopper = hopperWith(folder, 'BP000001', 'BP000002');
  assert.equal(await hopper.waiting(), 2);
  await hopper.feed();
  assert.equal(hopper.current()?.serial, 'BP000001');
  assert.equal(await hopper.waiting(), 1);
  await hopper.eject();
  assert.equal(hopper.current(), undefined);
  await hopper.feed();
  await hopper.reject();
  assert.deepEqual(readdirSync(join(folder, 'issued')), ['000000-BP000001.card']);
  assert.deepEqual(readdirSync(join(folder, 'reject')), ['000001-BP000002.card']);
});

test('a card that was left at the station goes to reject when the next is fed', async (t) => {
  const folder = testFolder(t);
  const hopper = hopperWith(folder, 'BP000001', 'BP000002');
  await hopper.feed();
  await hopper.feed();
  assert.equal(hopper.current()?.serial, 'BP000002');
  assert.deepEqual(readdirSync(join(folder, 'reject')), ['000000-BP000001.card']);
});

test('an empty hopper says so', async (t) => {
  await assert.rejects(hopperWith(testFolder(t)).feed(), { code: 'HOPPER_EMPTY' });
});
