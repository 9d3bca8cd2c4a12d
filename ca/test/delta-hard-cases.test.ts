import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type CaConfig, type RunningCa, type ServeOptions, serveCa } from '@tamga/ca';
import { type CertificateRevocationList, parseCertificate } from '@tamga/formats';
import { changeStatus, issueCitizen, type Subject, untilInCrl } from './citizens.ts';
import {
  baseOf,
  entriesOf,
  fetchComplete,
  fetchDelta,
  judgeWithDeltas,
  numberOf,
  untilInDelta,
} from './delta-crls.ts';
import { createWorld, type World } from './world.ts';

let world: World;
const running: RunningCa[] = [];

/** Clocks go forth and back here: every test has a register of its own. */
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  for (const ca of running.splice(0)) await ca.close();
  await world.remove();
});

const HOUR_MS = 3_600_000;

/** An authority with one shard. */
async function start(
  crl: Partial<CaConfig['crl']> = {},
  options: ServeOptions = {},
): Promise<RunningCa> {
  const config = { ...world.config, crl: { ...world.config.crl, shards: 1, ...crl } };
  const ca = await serveCa(config, options);
  running.push(ca);
  return ca;
}

async function stop(ca: RunningCa): Promise<void> {
  running.splice(running.indexOf(ca), 1);
  await ca.close();
}

const clockAt = (time: number): ServeOptions => ({ clock: () => new Date(time) });

const change = (ca: RunningCa, { serial }: Subject, body: Parameters<typeof changeStatus>[3]) =>
  changeStatus(world, ca, serial, body);

const entryOf = (crl: CertificateRevocationList, { serial }: Subject) =>
  [...crl.entries()].find((entry) => entry.serial.value === BigInt(`0x${serial}`)) ??
  assert.fail('it is not listed');

test('hard case 8: complete lists and deltas count one series, from one authority to the next, also when its clock is set back', async () => {
  const first = await start({ completeMinutes: 60 });
  const subject = await issueCitizen(world, first);
  await change(first, subject, { change: 'hold' });
  const delta = await untilInDelta(first, subject, 'certificateHold');
  const complete = await fetchComplete(first, subject);
  assert.ok(numberOf(delta) > numberOf(complete), 'the delta alone was published');
  await stop(first);

  const behind = await start({}, clockAt(Date.now() - 24 * HOUR_MS));
  await change(behind, subject, { change: 'release' });
  await untilInCrl(behind, subject, undefined);
  const later = await fetchComplete(behind, subject);
  const removed = await untilInDelta(behind, subject, 'removeFromCRL');
  for (const list of [later, removed]) {
    assert.ok(numberOf(list) > numberOf(delta), `${numberOf(list)} follows ${numberOf(delta)}`);
    assert.ok(list.thisUpdate < complete.thisUpdate, 'the clock was set back');
  }
  assert.ok(baseOf(removed) <= numberOf(complete), 'who has the first list can take it');
});

test('hard case 8: of two authorities at once, no delta is served before its base, nor an older after a newer', async () => {
  const authorities = await Promise.all([start(), start({}, { clock: () => new Date() })]);
  const [one, other] = authorities;
  const subject = await issueCitizen(world, one);
  let isChanging = true;
  const watched = Promise.all(
    authorities.map(async (ca) => {
      let newest = 0n;
      while (isChanging) {
        const delta = await fetchDelta(ca, subject);
        const complete = await fetchComplete(ca, subject);
        assert.ok(baseOf(delta) <= numberOf(complete), 'the base is there');
        assert.ok(numberOf(delta) >= newest, `${numberOf(delta)} was served after ${newest}`);
        newest = numberOf(delta);
      }
    }),
  );
  for (const [ca, turn, said] of [
    [one, 'hold', 'certificateHold'],
    [other, 'release', 'removeFromCRL'],
    [one, 'hold', 'certificateHold'],
    [other, 'release', 'removeFromCRL'],
  ] as const) {
    await change(ca, subject, { change: turn });
    await untilInDelta(ca, subject, said);
  }
  isChanging = false;
  await watched;
});

test('hard case 8: revoked just before it expires and told by a delta: on every delta until a complete list has it', async () => {
  const early = await start();
  const subject = await issueCitizen(world, early);
  await stop(early);
  const end = parseCertificate(subject.der).notAfter.getTime();
  const deltasAlone = { completeMinutes: 1440 };

  const last = await start(deltasAlone, clockAt(end - HOUR_MS));
  await change(last, subject, { change: 'revoke', reason: 'keyCompromise' });
  const told = await untilInDelta(last, subject, 'keyCompromise');
  const complete = await fetchComplete(last, subject);
  assert.equal(entriesOf(complete)[subject.serial], undefined);
  const at = ['-use_deltas', '-attime', String(Math.floor(end / 1000) - 1800)];
  assert.match(await judgeWithDeltas(world, subject, [complete, told], ...at), /revoked/);
  await stop(last);

  const expired = await start(deltasAlone, clockAt(end + 2 * HOUR_MS));
  assert.equal(numberOf(await fetchComplete(expired, subject)), numberOf(complete));
  const after = await fetchDelta(expired, subject);
  assert.ok(after.thisUpdate.getTime() > end);
  assert.equal(entriesOf(after)[subject.serial], 'keyCompromise');
  await stop(expired);

  const nextDay = await start(deltasAlone, clockAt(end + 24 * HOUR_MS));
  const next = await fetchComplete(nextDay, subject);
  assert.ok(numberOf(next) > numberOf(complete));
  assert.equal(entriesOf(next)[subject.serial], 'keyCompromise');
});

test('hard case 9: hold and release: removeFromCRL in the delta, whether a complete list had it or a delta alone', async () => {
  const ca = await start({ completeMinutes: 60 });
  const subject = await issueCitizen(world, ca);
  const before = await fetchComplete(ca, subject);
  await change(ca, subject, { change: 'hold' });
  const held = await untilInDelta(ca, subject, 'certificateHold');
  assert.equal(numberOf(await fetchComplete(ca, subject)), numberOf(before));
  await change(ca, subject, { change: 'release' });
  const released = await untilInDelta(ca, subject, 'removeFromCRL');
  assert.ok(baseOf(released) <= numberOf(before) && numberOf(released) > numberOf(held));
  await stop(ca);

  const next = await start();
  await change(next, subject, { change: 'hold' });
  await untilInCrl(next, subject, 'certificateHold');
  const listing = await fetchComplete(next, subject);
  await change(next, subject, { change: 'release' });
  const removing = await untilInDelta(next, subject, 'removeFromCRL');
  const judge = (...lists: readonly CertificateRevocationList[]) =>
    judgeWithDeltas(world, subject, lists, '-use_deltas');
  assert.match(await judge(listing), /revoked/);
  assert.equal(await judge(listing, removing), 'valid');
});

test('hard case 9: keyCompromise after a hold: the delta has the date of the hold and the new reason', async () => {
  const early = await start();
  const subject = await issueCitizen(world, early);
  const { since } = (await change(early, subject, { change: 'hold' })).body;
  const held = await untilInDelta(early, subject, 'certificateHold');
  assert.deepEqual(entryOf(held, subject).revocationDate, new Date(String(since)));
  await stop(early);
  const ca = await start({}, clockAt(Date.now() + 3 * HOUR_MS));
  await change(ca, subject, { change: 'revoke', reason: 'keyCompromise' });
  const delta = await untilInDelta(ca, subject, 'keyCompromise');
  assert.deepEqual(entryOf(delta, subject).revocationDate, new Date(String(since)));
});
