import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { ActivationView, BatchView, DocumentView } from '@tamga/contracts';
import { insertIssued } from './rig/cards.ts';
import { type Rig, startRig } from './rig/rig.ts';

// Faults of the bureau itself, by its database: of the card that is in work nothing is known then.
let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig?.stop());
afterEach(mend);

/** From now on the database refuses these rows. */
async function refuse(table: 'document' | 'document_step', condition: string): Promise<void> {
  await rig.world.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as
      $$ begin if ${condition} then raise exception 'a specimen of a fault'; end if; return new; end $$;
    create trigger refuse before insert or update on ${table} for each row execute function refuse()`);
}

async function mend(): Promise<void> {
  await rig.world.sql.unsafe('drop function if exists refuse cascade');
}

function only({ documents }: BatchView): DocumentView {
  const [document] = documents;
  assert.ok(document !== undefined && documents.length === 1);
  return document;
}

const finished = (): number => readdirSync(rig.line.issued).length;

test('a fault before the card was changed: the blank is as good as before', async () => {
  const [first, second] = await rig.addBlanks('passport', 2);
  const { batchId } = await rig.batch('pp-1');
  await refuse('document_step', `new.step = 'authenticate'`);
  const held = await rig.run(batchId);
  assert.equal(only(held).state, 'planned');
  assert.match(only(held).problem ?? '', /fault of its own/, 'not the database’s own words');
  assert.equal((await rig.blank(first ?? ''))?.state, 'received');
  await mend();
  assert.equal(only(await rig.run(batchId)).blank, second);
});

const changed: readonly [
  when: string,
  table: 'document' | 'document_step',
  condition: string,
  found: 'spoiled' | 'issued',
][] = [
  ['before the chip files are written', 'document_step', `new.step = 'emrtd'`, 'spoiled'],
  ['after the card was read back', 'document', `new.state = 'encoded'`, 'spoiled'],
  ['after it was printed', 'document', `new.state = 'printed'`, 'spoiled'],
  ['after it went to the output', 'document', `new.state = 'issued'`, 'issued'],
];

for (const [when, table, condition, found] of changed) {
  test(`a fault ${when}: a person is asked, and no number is on two documents`, async () => {
    const [first] = await rig.addBlanks('passport', 2);
    const { batchId } = await rig.batch('pp-1');
    const before = finished();
    await refuse(table, condition);
    const held = await rig.run(batchId);
    const document = only(held);
    assert.equal(held.state, 'held');
    assert.equal(document.state, 'unknown', document.problem);
    assert.equal((await rig.blank(first ?? ''))?.state, 'reserved');
    assert.equal(only(await rig.run(batchId)).state, 'unknown', 'nothing goes on by itself');
    await mend();
    await rig.post(`/documents/${document.documentId}/settle`, { card: found });
    assert.equal((await rig.blank(first ?? ''))?.state, found);
    const done = await rig.run(batchId);
    assert.equal(done.state, 'done', only(done).problem);
    assert.equal(finished(), before + 1);
  });
}

test('an end that the database does not take is noted once it is back', async () => {
  await rig.addBlanks('passport', 1);
  const { batchId } = await rig.batch('pp-2');
  await refuse('document', `new.state in ('printed', 'planned', 'unknown')`);
  await rig.start(batchId);
  await rig.until(batchId, (batch) =>
    only(batch).steps.some(
      ({ step, state }) => step === 'print' && state !== 'running' && state !== 'waiting',
    ),
  );
  await pause(300);
  assert.equal((await rig.get<BatchView>(`/batches/${batchId}`)).state, 'running');
  await mend();
  const held = await rig.until(batchId, ({ state }) => state !== 'running');
  assert.equal(only(held).state, 'unknown');
  assert.match(only(held).problem ?? '', /stopped during print: look where the card/);
  await rig.post(`/documents/${only(held).documentNumber}/settle`, { card: 'missing' });
});

test('a line makes one batch at a time', async () => {
  await rig.addBlanks('passport', 2);
  const [one, other] = [await rig.batch('pp-1'), await rig.batch('pp-2')];
  await rig.start(one.batchId);
  await assert.rejects(rig.start(other.batchId), /line-1 works on another batch/);
  assert.equal((await rig.until(one.batchId, ({ state }) => state !== 'running')).state, 'done');
  assert.equal((await rig.run(other.batchId)).state, 'done');
});

test('a desk activates one card at a time', async () => {
  await rig.addBlanks('id-card', 2);
  const { batchId } = await rig.batch('id-1', 'id-2');
  const [one, other] = (await rig.run(batchId)).documents;
  assert.ok(one !== undefined && other !== undefined);
  const ask = ({ documentNumber }: DocumentView) =>
    rig.post<ActivationView>('/activations', { agent: 'unit-1', documentNumber }, 'officer-1');
  const running = ask(one);
  await running;
  await assert.rejects(ask(other), /unit-1 is activating another card/);
  const takeOut = insertIssued(rig, one);
  const { activationId } = await running;
  for (;;) {
    const { state } = await rig.get<ActivationView>(`/activations/${activationId}`, 'officer-1');
    if (state !== 'running') {
      break;
    }
    await pause(50);
  }
  takeOut();
  await assert.rejects(ask(one), /is activated: only an issued/);
});
