import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openJournal } from '@tamga/card-printer-agent';

const folder = mkdtempSync(join(tmpdir(), 'tamga-journal-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const now = (): Date => new Date('2026-11-23T00:00:00Z');

test('what was begun is known after a restart, and a torn last line is dropped', () => {
  const path = join(folder, 'torn.jsonl');
  const first = openJournal(path, now);
  first.append({ kind: 'send', id: 'exchange-1', index: 0, hash: 'aa' });
  first.append({ kind: 'printing', id: 'p', jobId: 'job-1', printerJob: 7 });
  first.close();
  appendFileSync(path, '{"kind":"send","id":"exch');
  const second = openJournal(path, now);
  assert.ok(second.wasBegun('exchange-1'));
  assert.ok(!second.wasBegun('exchange-2'));
  assert.equal(second.printerJobOf('job-1'), 7);
  assert.deepEqual(
    second.since(1).map(({ sequence }) => sequence),
    [2],
  );
  second.append({ kind: 'answered', id: 'exchange-1', count: 1 });
  assert.equal(second.since(2)[0]?.sequence, 3);
  second.close();
});

test('an entry is on disk before append returns', () => {
  const path = join(folder, 'disk.jsonl');
  const journal = openJournal(path, now);
  journal.append({ kind: 'move', id: 'm', station: 'eject' });
  assert.match(readFileSync(path, 'utf8'), /"kind":"move"/);
  journal.close();
});

test('what is appended after a torn line is known after the next restart', () => {
  const path = join(folder, 'torn-twice.jsonl');
  appendFileSync(path, '{"kind":"send","id":"exch');
  const second = openJournal(path, now);
  second.append({ kind: 'send', id: 'exchange-2', index: 0, hash: 'bb' });
  second.close();
  const third = openJournal(path, now);
  assert.ok(third.wasBegun('exchange-2'));
  third.close();
});

test('a journal that cannot be written stops the agent', () => {
  const file = join(folder, 'not-a-folder');
  appendFileSync(file, '');
  assert.throws(() => openJournal(join(file, 'journal.jsonl'), now), {
    code: 'JOURNAL_UNWRITABLE',
  });
});

test('a journal where no folder can be made is an error, and not an endless search', () => {
  assert.throws(() => openJournal('/proc/nowhere/deep/journal.jsonl', now), {
    code: 'JOURNAL_UNWRITABLE',
  });
});
