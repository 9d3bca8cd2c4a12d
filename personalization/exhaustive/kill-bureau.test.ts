import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BatchView, DocumentView } from '@tamga/contracts';
import { coverShare } from '@tamga/workbench/fixtures';
import { killAt } from '../test/rig/kill-at.ts';
import { type Rig, startRig } from '../test/rig/rig.ts';
import { intercept } from '../test/rig/tamper.ts';

/** More commands than an ID card gets; the moments beyond the last are runs that nothing disturbs. */
const COMMANDS = 320;
/** Every so many cases the bureau is a process of its own and really killed; else it loses all lines at once, which is faster. */
const REAL_KILL_EVERY = 16;

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig?.stop());

test('killed before or after any command, the bureau loses no order and uses no blank twice', async (t) => {
  await coverShare(t, COMMANDS * 2, async (index) => {
    if (index % REAL_KILL_EVERY === 0) {
      await rig.restart(true);
    }
    const [first] = await rig.addBlanks('id-card', 2);
    const { batchId } = await rig.batch('id-1');
    let count = 0;
    const { meddle, killed, survives } = killAt(rig, index % 2 === 0 ? 'before' : 'after', () => {
      count += 1;
      return count > index / 2;
    });
    rig.line.tamper(intercept(meddle));
    // The first commands reach the card while the start is still being answered.
    await survives(rig.start(batchId));
    const isKilled = await Promise.race([
      killed.then(() => true),
      survives(rig.until(batchId, ({ state }) => state !== 'running')).then((isLeft) => !isLeft),
    ]);
    if (isKilled) {
      await rig.startAgain();
    } else if (index % REAL_KILL_EVERY === 0) {
      await rig.restart();
    }
    rig.line.tamper();
    const left = only(await rig.get<BatchView>(`/batches/${batchId}`));
    const blank = (await rig.blank(first ?? ''))?.state;
    if (left.state === 'unknown') {
      assert.equal(blank, 'reserved');
      assert.equal(only(await rig.run(batchId)).state, 'unknown');
      await rig.post(`/documents/${left.documentId}/settle`, { card: 'spoiled' });
    } else {
      assert.equal(blank, left.state === 'planned' ? 'received' : 'issued');
    }
    if (left.state !== 'issued') {
      const made = await rig.run(batchId);
      assert.equal(made.state, 'done', only(made).problem);
      assert.notEqual(only(made).blank, first);
    }
    const twice = await rig.world.sql`
      select blank_serial from document where blank_serial is not null group by 1 having count(*) > 1`;
    assert.equal(twice.length, 0);
    assert.deepEqual((await rig.verifyAudit()).faults, []);
  });
});

function only({ documents }: BatchView): DocumentView {
  const [document] = documents;
  assert.ok(document !== undefined);
  return document;
}
