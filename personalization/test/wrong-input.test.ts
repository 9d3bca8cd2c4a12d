import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { AgentError } from '@tamga/card-printer-agent';
import type { BatchView, DocumentView } from '@tamga/contracts';
import { cardFile } from './rig/cards.ts';
import { type Rig, startRig } from './rig/rig.ts';
import { INS, intercept, isCommand } from './rig/tamper.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ deadlineMs: 3_000 });
});
after(() => rig?.stop());
afterEach(() => {
  rig.line.tamper();
  rig.line.printers['id-1'].become('IDLE');
});

function only({ documents }: BatchView): DocumentView {
  const [document] = documents;
  assert.ok(document !== undefined && documents.length === 1);
  return document;
}

/** Starts again what was held; it comes to its end on a blank that is not in `not`. */
async function assertMade(batchId: string, ...not: readonly (string | undefined)[]): Promise<void> {
  const batch = await rig.run(batchId);
  const document = only(batch);
  assert.equal(batch.state, 'done', document.problem);
  assert.equal(document.state, 'issued');
  assert.ok(!not.includes(document.blank));
  assert.equal(document.problem, undefined);
}

async function stateOf(blank: string | undefined): Promise<string | undefined> {
  return (await rig.blank(blank ?? ''))?.state;
}

test('a card of unknown type: nothing is sent to it, the desk is told its ATR, the order is made on the next', async () => {
  const [blank] = await rig.addBlanks('id-card', 1);
  const { batchId } = await rig.batch('id-1');
  let sent = 0;
  rig.line.tamper(
    intercept(
      (command, send) => {
        sent += 1;
        return send(command);
      },
      { atr: Buffer.from('3b0133', 'hex') },
    ),
  );
  const held = await rig.run(batchId);
  assert.equal(held.state, 'held');
  assert.equal(only(held).state, 'planned');
  assert.match(only(held).problem ?? '', /hopper is empty.*No card product has the ATR 3b0133/s);
  assert.equal(sent, 0);
  assert.equal(await stateOf(blank), 'received');
  rig.line.tamper();
  await rig.addBlanks('id-card', 1);
  await assertMade(batchId, blank);
});

test('a card removed before it was changed: its blank stays good, the order takes the next', async () => {
  const [first, second] = await rig.addBlanks('id-card', 2);
  const { batchId } = await rig.batch('id-1');
  let isGone = false;
  rig.line.tamper(
    intercept(async (command, send) => {
      if (!isGone && isCommand(command, INS.initializeUpdate)) {
        isGone = true;
        throw new AgentError('CARD_REMOVED', 'The card was pulled out.');
      }
      return send(command);
    }),
  );
  const done = await rig.run(batchId);
  assert.ok(isGone);
  assert.equal(done.state, 'done', only(done).problem);
  assert.equal(await stateOf(first), 'received');
  assert.equal(only(done).blank, second);
});

for (const [found, orderState] of [
  ['spoiled', 'inProduction'],
  ['missing', 'received'],
] as const) {
  test(`a card removed while its keys are made is unknown: nothing goes on by itself; a person says ${found}`, async () => {
    const [first] = await rig.addBlanks('id-card', 2);
    const { batchId } = await rig.batch('id-1');
    rig.line.tamper(
      intercept(async (command, send) => {
        const answer = await send(command);
        if (isCommand(command, INS.generate)) {
          throw new AgentError('CARD_REMOVED', 'The card was pulled out.');
        }
        return answer;
      }),
    );
    const held = await rig.run(batchId);
    const document = only(held);
    assert.equal(held.state, 'held');
    assert.equal(document.state, 'unknown');
    assert.match(document.problem ?? '', /pulled out.*during keys.*look where the card is/s);
    assert.equal(document.steps.find(({ step }) => step === 'keys')?.state, 'unknown');
    assert.equal(document.blank, first);
    assert.equal(await stateOf(first), 'reserved');

    rig.line.tamper();
    assert.equal(only(await rig.run(batchId)).state, 'unknown', 'starting again makes nothing');
    const finished = await rig
      .post(`/documents/${document.documentId}/settle`, { card: 'issued' })
      .catch((cause: unknown) => cause);
    assert.match(String(finished), /was not finished/);
    await rig.post(`/documents/${document.documentId}/settle`, { card: found });
    assert.equal(await stateOf(first), found);
    const [order] = await rig.world
      .sql`select state from citizen_order where order_id = ${document.orderId}`;
    assert.equal(order?.['state'], orderState);
    if (found === 'spoiled') {
      await assertMade(batchId, first);
    } else {
      const again = await rig.post<BatchView>('/batches', { orderIds: [document.orderId] });
      assert.notEqual(only(again).documentNumber, document.documentNumber);
      await assertMade(again.batchId, first);
    }
  });
}

const cuts: readonly [step: string, ins: number, state: string, blankState: string][] = [
  ['authenticate', INS.initializeUpdate, 'planned', 'received'],
  ['emrtd', INS.storeData, 'unknown', 'reserved'],
];

for (const [step, ins, state, blankState] of cuts) {
  test(`a workstation whose line is cut during ${step}: the document is ${state}, and is made when the workstation is back`, async () => {
    const [first] = await rig.addBlanks('id-card', 2);
    const { batchId } = await rig.batch('id-1');
    let back: Promise<void> | undefined;
    rig.line.tamper(
      intercept(async (command, send) => {
        if (back === undefined && isCommand(command, ins)) {
          back = rig.line.connected();
          rig.bureau.cutWorkstations();
        }
        return send(command);
      }),
    );
    const held = await rig.run(batchId);
    const document = only(held);
    assert.equal(held.state, 'held');
    assert.equal(document.state, state);
    assert.match(document.problem ?? '', /connection to the workstation line-1 ended/);
    assert.equal(await stateOf(first), blankState);
    await back;
    if (state === 'unknown') {
      await rig.post(`/documents/${document.documentId}/settle`, { card: 'spoiled' });
    }
    await assertMade(batchId, first);
  });
}

test('an HSM that hangs: a clear error without a secret, no blank is touched, the order is made when it is back', async () => {
  const [blank] = await rig.addBlanks('id-card', 1);
  const { batchId } = await rig.batch('id-1');
  const workers = rig.bureau.tokenWorkers;
  assert.equal(workers.length, 2);
  for (const pid of workers) {
    process.kill(pid, 'SIGSTOP');
  }
  const held = await rig.run(batchId);
  const document = only(held);
  assert.equal(held.state, 'held');
  assert.equal(document.state, 'planned');
  assert.match(document.problem ?? '', /The HSM token of the bureau does not answer/);
  assert.doesNotMatch(document.problem ?? '', /[0-9a-f]{16}|PIN/);
  assert.equal(await stateOf(blank), 'received');
  // The hung workers were replaced; one that still waits for its turn is let go.
  for (const pid of workers) {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // It was ended.
    }
  }
  // Each worker that replaces another takes its time on a slow machine.
  let made = await rig.run(batchId);
  for (let tries = 0; made.state === 'held' && tries < 10; tries += 1) {
    assert.match(only(made).problem ?? '', /The HSM token of the bureau does not answer/);
    made = await rig.run(batchId);
  }
  assert.equal(made.state, 'done', only(made).problem);
  assert.equal(only(made).blank, blank);
});

test('a printer without cards before the start: no blank is touched, and the desk is told what it needs', async () => {
  const [blank] = await rig.addBlanks('id-card', 1);
  const { batchId } = await rig.batch('id-1');
  rig.line.printers['id-1'].become('FEEDER_EMPTY');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const held = await rig.run(batchId);
  assert.equal(held.state, 'held');
  assert.match(only(held).problem ?? '', /FEEDER_EMPTY: put in cards\. Then start the batch again/);
  assert.equal(await stateOf(blank), 'received');
  rig.line.printers['id-1'].become('IDLE');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await assertMade(batchId);
});

for (const [when, state, advice] of [
  ['while a job is printed', 'RIBBON_END', /put in a new ribbon/],
  ['with its output full', 'HOPPER_FULL', /empty its output/],
] as const) {
  test(`a printer that stops ${when}: the batch waits and says why, and goes on with the same card`, async () => {
    const [blank] = await rig.addBlanks('id-card', 1);
    const { batchId } = await rig.batch('id-1');
    const printer = rig.line.printers['id-1'];
    const printed = printer.documents.length;
    printer.onNextJob(() => printer.become(state));
    await rig.start(batchId);
    const waiting = await rig.until(batchId, (batch) => only(batch).problem !== undefined);
    assert.equal(waiting.state, 'running');
    assert.equal(only(waiting).state, 'encoded');
    assert.match(only(waiting).problem ?? '', advice);
    printer.become('IDLE');
    const done = await rig.until(batchId, (batch) => batch.state !== 'running');
    assert.equal(done.state, 'done', only(done).problem);
    assert.equal(only(done).blank, blank);
    assert.equal(only(done).problem, undefined);
    assert.equal(printer.documents.length, printed + 1);
  });
}

test('a printer that gives a job up: the card is spoiled, the batch held, and the order made on the next', async () => {
  const [first] = await rig.addBlanks('id-card', 2);
  const { batchId } = await rig.batch('id-1');
  rig.line.printers['id-1'].onNextJob('abort');
  const held = await rig.run(batchId);
  assert.equal(held.state, 'held');
  assert.match(only(held).problem ?? '', /printer id-1 did not finish: aborted/);
  assert.equal(await stateOf(first), 'spoiled');
  await assertMade(batchId, first);
});

test('a used blank is refused by the database, and by the card when the database does not know', async () => {
  const [used] = await rig.addBlanks('id-card', 1);
  assert.ok(used !== undefined);
  await assertMade((await rig.batch('id-1')).batchId);
  const backIntoHopper = (from: string): void =>
    renameSync(cardFile(from, used) ?? '', join(rig.line.hopper('id-card'), `000000-${used}.card`));

  backIntoHopper(rig.line.issued);
  const { batchId } = await rig.batch('id-2');
  const refused = await rig.run(batchId);
  assert.equal(refused.state, 'held');
  assert.match(only(refused).problem ?? '', new RegExp(`The blank ${used} is issued`));
  assert.equal(await stateOf(used), 'issued');
  assert.ok(cardFile(rig.line.reject, used));

  backIntoHopper(rig.line.reject);
  await rig.world.sql`update blank set state = 'received' where serial = ${used}`;
  const byCard = await rig.run(batchId);
  assert.equal(byCard.state, 'held');
  assert.match(only(byCard).problem ?? '', /The card answered 6A88 to INITIALIZE UPDATE/i);
  assert.equal(await stateOf(used), 'spoiled');
  await rig.addBlanks('id-card', 1);
  await assertMade(batchId, used);
});

test('a CRL of the CSCA that decides nothing: no blank is touched, and the order is made once it is renewed', async () => {
  const [blank] = await rig.addBlanks('passport', 1);
  const { batchId } = await rig.batch('pp-1');
  const { pki } = rig.world.ceremony;
  const good = readFileSync(join(pki, 'csca.crl'));
  writeFileSync(join(pki, 'csca.crl'), readFileSync(join(pki, 'citizen-root.crl')));
  const held = await rig.run(batchId).finally(() => writeFileSync(join(pki, 'csca.crl'), good));
  assert.equal(held.state, 'held');
  assert.equal(only(held).state, 'planned');
  assert.match(only(held).problem ?? '', /do not pass passive authentication/);
  assert.equal(await stateOf(blank), 'received');
  await assertMade(batchId);
  assert.equal(await stateOf(blank), 'issued');
});
