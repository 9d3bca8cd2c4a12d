import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { openCheckpointFile } from '@tamga/ca';
import { type TestDatabase, testDatabase } from '@tamga/workbench/fixtures';
import postgres, { type Sql } from 'postgres';

const folder = mkdtempSync(join(tmpdir(), 'tamga-checkpoints-'));
const path = join(folder, 'export/checkpoints.jsonl');
let database: TestDatabase;
let sql: Sql;

before(async () => {
  database = await testDatabase();
  sql = postgres(database.url, { onnotice: () => {} });
  await sql`create table checkpoint (number bigint generated always as identity primary key, line text not null)`;
});
after(async () => {
  await sql.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await sql`truncate checkpoint restart identity`;
  rmSync(join(folder, 'export'), { recursive: true, force: true });
});

/** Lines of different lengths, as signatures make them. */
async function sign(...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await sql`insert into checkpoint (line) values (${lineOf(number)})`;
}
const lineOf = (number: number): string => `{"line":${number},"head":"${'ab'.repeat(number)}"}`;
const text = (...numbers: readonly number[]): string =>
  numbers.map((number) => `${lineOf(number)}\n`).join('');
const exported = (): string => readFileSync(path, 'utf8');

for (const [what, octets] of [
  ['its first octet', 1],
  ['half of it', Math.floor(lineOf(3).length / 2)],
  ['all but the line feed', lineOf(3).length],
] as const) {
  test(`a line of which ${what} was written is written whole after a restart, with those that follow`, async () => {
    await sign(1, 2);
    await openCheckpointFile(path).appendMissing(sql);
    await sign(3, 4, 5);
    appendFileSync(path, lineOf(3).slice(0, octets));
    await openCheckpointFile(path).appendMissing(sql);
    assert.equal(exported(), text(1, 2, 3, 4, 5));
  });
}

test('the very first line is written whole when a restart finds half of it', async () => {
  await sign(1, 2);
  mkdirSync(join(folder, 'export'));
  writeFileSync(path, lineOf(1).slice(0, 9));
  await openCheckpointFile(path).appendMissing(sql);
  assert.equal(exported(), text(1, 2));
});

test('half a line that is nobody’s stays, on a line of its own', async () => {
  await sign(1);
  await openCheckpointFile(path).appendMissing(sql);
  appendFileSync(path, 'someone else');
  await sign(2);
  await openCheckpointFile(path).appendMissing(sql);
  assert.equal(exported(), `${text(1)}someone else\n${text(2)}`);
});

test('a file that lost lines while the process runs gets them again', async () => {
  const file = openCheckpointFile(path);
  await sign(1, 2, 3);
  await file.appendMissing(sql);
  truncateSync(path, text(1).length);
  await sign(4);
  await file.appendMissing(sql);
  assert.equal(exported(), text(1, 2, 3, 4));
});

test('two processes that share a file write each line once, in order', async () => {
  const files = [openCheckpointFile(path), openCheckpointFile(path)] as const;
  for (let number = 1; number <= 6; number += 1) {
    await sign(number);
    await Promise.all(files.map((file) => file.appendMissing(sql)));
  }
  assert.equal(exported(), text(1, 2, 3, 4, 5, 6));
});

test('the end of a file longer than one read is found', async () => {
  await sql`insert into checkpoint (line) select repeat('x', 50000) || n from generate_series(1, 4) n`;
  await openCheckpointFile(path).appendMissing(sql);
  await sql`insert into checkpoint (line) values (${'y'.repeat(200_000)})`;
  await openCheckpointFile(path).appendMissing(sql);
  await sign(1);
  await openCheckpointFile(path).appendMissing(sql);
  const lines = exported().split('\n');
  assert.deepEqual(
    lines.map(({ length }) => length),
    [50_001, 50_001, 50_001, 50_001, 200_000, lineOf(1).length, 0],
  );
});

test('a full disk leaves no half line, and everything is exported once there is space', async (t) => {
  const disk = mountSmallDisk();
  if (typeof disk === 'string') return t.skip(disk);
  try {
    const onDisk = join(disk.folder, 'checkpoints.jsonl');
    const filler = join(disk.folder, 'filler');
    const file = openCheckpointFile(onDisk);
    await sign(1);
    await file.appendMissing(sql);
    const before = text(1);
    fillUp(filler);
    // Beyond the page that the file has: part of it is taken, the rest is refused.
    const long = 'z'.repeat(20_000);
    await sql`insert into checkpoint (line) values (${long})`;
    await assert.rejects(file.appendMissing(sql), { code: 'ENOSPC' });
    await assert.rejects(file.appendMissing(sql), { code: 'ENOSPC' });
    assert.equal(readFileSync(onDisk, 'utf8'), before);
    unlinkSync(filler);
    await file.appendMissing(sql);
    assert.equal(readFileSync(onDisk, 'utf8'), `${before}${long}\n`);
  } finally {
    disk.unmount();
  }
});

/** A tmpfs of 64 KiB, or the reason why there is none. */
function mountSmallDisk(): { readonly folder: string; unmount(): void } | string {
  const mounted = mkdtempSync(join(tmpdir(), 'tamga-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mounted], { stdio: 'pipe' });
  } catch (error) {
    rmSync(mounted, { recursive: true });
    return `no small disk can be mounted: ${error instanceof Error ? error.message : 'unknown'}`;
  }
  return {
    folder: mounted,
    unmount() {
      execFileSync('umount', [mounted]);
      rmSync(mounted, { recursive: true });
    },
  };
}

function fillUp(filler: string): void {
  assert.throws(
    () => {
      for (;;) appendFileSync(filler, Buffer.alloc(4096));
    },
    { code: 'ENOSPC' },
  );
}
