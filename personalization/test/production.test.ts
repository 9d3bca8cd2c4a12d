import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Rig, startRig } from './rig/rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig?.stop());

test('an ID card and a passport go from import to activation, with their blanks on record', async () => {
  const [cardBlank] = await rig.addBlanks('id-card', 1);
  const [passportBlank] = await rig.addBlanks('passport', 1);
  const { batchId } = await rig.batch('id-1', 'pp-1');
  const produced = await rig.run(batchId);
  assert.equal(produced.state, 'done', JSON.stringify(produced));
  const [card, passport] = produced.documents;
  assert.ok(card !== undefined && passport !== undefined);
  const activation = await rig.activate(card);
  assert.equal(activation.state, 'done', activation.problem);
  assert.equal(activation.certificateSerials.length, 2);

  const documents = await rig.world.sql`
    select d.product, d.state, d.verdict, d.blank_serial, b.state as blank_state, o.state as order_state
    from document d join blank b on b.serial = d.blank_serial join citizen_order o using (order_id)
    where d.batch_id = ${batchId} order by d.position`;
  const same = { verdict: 'PASS', blank_state: 'issued', order_state: 'closed' };
  assert.deepEqual(
    documents.map((row) => ({ ...row })),
    [
      { ...same, product: 'id-card', state: 'activated', blank_serial: cardBlank },
      { ...same, product: 'passport', state: 'issued', blank_serial: passportBlank },
    ],
  );
  assert.equal(rig.line.printers['id-1'].documents.length, 1);
  assert.equal(rig.line.printers.td3.documents.length, 1);
});

test('every step is in the audit chains, and the chains verify against the signed checkpoints', async () => {
  await rig.restart();
  const verdict = await rig.verifyAudit();
  assert.deepEqual(verdict.faults, []);
  assert.deepEqual(verdict.chains.map(({ chain }) => chain).sort(), ['bureau-1', 'ca-1']);
  const events = await rig.world.sql<{ event: string }[]>`
    select distinct event from audit_event order by event`;
  for (const event of [
    'blank.reserved',
    'blanks.received',
    'card.keysCollected',
    'certificate.received',
    'document.activated',
    'document.issued',
    'document.printed',
    'order.received',
    'puk.released',
  ]) {
    assert.ok(
      events.some((row) => row.event === event),
      `${event} is missing`,
    );
  }
});
