import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { ApduCommand } from '@tamga/applet-tools';
import type { ActivationView, BatchView, DocumentView } from '@tamga/contracts';
import { insertIssued } from './rig/cards.ts';
import { killAt } from './rig/kill-at.ts';
import { type Rig, startRig } from './rig/rig.ts';
import { INS, intercept, isCommand, isPlain } from './rig/tamper.ts';

// The bureau loses everything at once while a card is in work, as a killed process does, and is started again. One of the
// deaths is a real one, of a process of its own; ../exhaustive kills that at every command.
let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig?.stop());
afterEach(() => {
  rig.line.tamper();
  rig.unit.tamper();
});

function only({ documents }: BatchView): DocumentView {
  const [document] = documents;
  assert.ok(document !== undefined && documents.length === 1);
  return document;
}

const isSecure = ({ apdu }: ApduCommand): boolean => apdu[0] === 0x84;

const untouched: readonly [string, 'before' | 'after', (command: ApduCommand) => boolean][] = [
  ['while it authenticates', 'before', (command) => isCommand(command, INS.initializeUpdate)],
  ['once it has authenticated', 'after', (command) => isCommand(command, INS.externalAuthenticate)],
];

for (const [name, when, is] of untouched) {
  test(`killed ${name}: the blank is as good as before, and the document is made when the batch is started again`, async () => {
    const [first, second] = await rig.addBlanks('id-card', 2);
    const { batchId } = await rig.batch('id-1');
    const { meddle, killed, survives } = killAt(rig, when, is);
    rig.line.tamper(intercept(meddle));
    await survives(rig.start(batchId));
    await killed;
    await rig.startAgain();
    const held = await rig.get<BatchView>(`/batches/${batchId}`);
    assert.equal(held.state, 'held');
    assert.equal(only(held).state, 'planned');
    assert.equal(only(held).blank, undefined);
    assert.equal((await rig.blank(first ?? ''))?.state, 'received');
    const made = await rig.run(batchId);
    assert.equal(made.state, 'done', only(made).problem);
    assert.equal(only(made).blank, second);
  });
}

const changed: readonly [step: string, 'before' | 'after', (command: ApduCommand) => boolean][] = [
  ['rekey', 'after', (command) => isSecure(command) && isCommand(command, INS.putKey)],
  ['keys', 'before', (command) => isPlain(command) && isCommand(command, INS.generate)],
  ['emrtd', 'after', (command) => isSecure(command) && isCommand(command, INS.storeData)],
];

for (const [step, when, is] of changed) {
  test(`killed during ${step}: the card is unknown, nothing is run again by itself, and a person decides`, async () => {
    const [first, second] = await rig.addBlanks('id-card', 2);
    const { batchId } = await rig.batch('id-1');
    const { meddle, killed, survives } = killAt(rig, when, is);
    rig.line.tamper(intercept(meddle));
    await survives(rig.start(batchId));
    await killed;
    await rig.startAgain();
    const held = await rig.get<BatchView>(`/batches/${batchId}`);
    const document = only(held);
    assert.equal(held.state, 'held');
    assert.equal(document.state, 'unknown');
    assert.match(document.problem ?? '', new RegExp(`stopped during ${step}.*${first}`));
    assert.equal(document.steps.find((view) => view.step === step)?.state, 'unknown');
    assert.equal((await rig.blank(first ?? ''))?.state, 'reserved');
    assert.equal(only(await rig.run(batchId)).state, 'unknown');
    await rig.post(`/documents/${document.documentId}/settle`, { card: 'spoiled' });
    const made = await rig.run(batchId);
    assert.equal(made.state, 'done', only(made).problem);
    assert.equal(only(made).blank, second);
    assert.equal((await rig.blank(first ?? ''))?.state, 'spoiled');
  });
}

test('a process that is killed leaves what a lost one leaves', async () => {
  await rig.restart(true);
  const [first] = await rig.addBlanks('passport', 1);
  const { batchId } = await rig.batch('pp-2');
  const { meddle, killed, survives } = killAt(rig, 'after', (command) =>
    isCommand(command, INS.storeData),
  );
  rig.line.tamper(intercept(meddle));
  await survives(rig.start(batchId));
  await killed;
  await rig.startAgain(false);
  const document = only(await rig.get<BatchView>(`/batches/${batchId}`));
  assert.equal(document.state, 'unknown');
  assert.match(document.problem ?? '', new RegExp(`stopped during emrtd.*${first}`));
  await rig.post(`/documents/${document.documentId}/settle`, { card: 'spoiled' });
});

test('killed after printing: the card may be found finished in the output, and is issued when a person says so', async () => {
  const [blank] = await rig.addBlanks('passport', 1);
  const { batchId } = await rig.batch('pp-1');
  const killed = new Promise<void>((resolve) => {
    rig.line.onEject(async () => {
      rig.line.onEject();
      await rig.bureau.kill();
      resolve();
    });
  });
  await rig.start(batchId);
  await killed;
  await rig.startAgain();
  const held = only(await rig.get<BatchView>(`/batches/${batchId}`));
  assert.equal(held.state, 'unknown');
  assert.match(held.problem ?? '', /stopped during issue/);
  await rig.post(`/documents/${held.documentId}/settle`, { card: 'issued' });
  const done = await rig.run(batchId);
  assert.equal(done.state, 'done');
  assert.equal(only(done).state, 'issued');
  assert.equal((await rig.blank(blank ?? ''))?.state, 'issued');
});

test('killed during an activation: it is unknown, and is repeated on the same card with the same certificates', async () => {
  await rig.addBlanks('id-card', 1);
  const { batchId } = await rig.batch('id-1');
  const document = only(await rig.run(batchId));
  const { meddle, killed } = killAt(
    rig,
    'after',
    (command) => isPlain(command) && isCommand(command, INS.updateBinary),
  );
  rig.unit.tamper(intercept(meddle));
  const takeOut = insertIssued(rig, document);
  const { activationId } = await rig.post<ActivationView>(
    '/activations',
    { agent: 'unit-1', documentNumber: document.documentNumber },
    'officer-1',
  );
  await killed;
  takeOut();
  await rig.startAgain();
  const left = await rig.get<ActivationView>(`/activations/${activationId}`, 'officer-1');
  assert.equal(left.state, 'unknown');
  assert.match(left.problem ?? '', /insert the card again and repeat it/);
  const again = await rig.activate(document);
  assert.equal(again.state, 'done', again.problem);
  assert.equal(again.certificateSerials.length, 2);
  assert.ok(left.certificateSerials.every((serial) => again.certificateSerials.includes(serial)));
});

test('what was left and what a person said is in the audit chain, which verifies', async () => {
  const events = await rig.world.sql<{ event: string; actor: string }[]>`
    select distinct event, actor from audit_event`;
  for (const [event, actor] of [
    ['document.unknown', 'service:bureau'],
    ['activation.unknown', 'service:bureau'],
    ['blank.received', 'service:bureau'],
    ['blank.spoiled', 'staff:production-1'],
    ['document.issued', 'staff:production-1'],
  ]) {
    assert.ok(
      events.some((row) => row.event === event && row.actor === actor),
      `${event} by ${actor}`,
    );
  }
  await rig.restart();
  assert.deepEqual((await rig.verifyAudit()).faults, []);
});
