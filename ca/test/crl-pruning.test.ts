import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { serveCa } from '@tamga/ca';
import postgres, { type Sql } from 'postgres';
import { createWorld, type World } from './world.ts';

let world: World;
/** With the rights of the authority. */
let asAuthority: Sql;

before(async () => {
  world = await createWorld();
  const { url, passwordFile } = world.config.database;
  asAuthority = postgres(url, {
    password: readFileSync(passwordFile ?? '', 'utf8'),
    onnotice: () => {},
    connection: { search_path: 'ca' },
  });
});
after(async () => {
  await asAuthority.end();
  await world.remove();
});

/** Complete lists 1, 3, 4, 5, 6 and deltas 2 to 6, all of them to the first; ended so many days ago. */
async function shardEnded(name: string, days: number): Promise<void> {
  await world.sql`
    insert into crl (name, number, covers, this_update, next_update, der)
    select ${name}, n, n, now(), now() - make_interval(days => ${days}), ''
    from unnest(array[1, 3, 4, 5, 6]) as n`;
  await world.sql`
    insert into delta_crl (name, number, base, covers, this_update, next_update, der)
    select ${name}, n, 1, n, now(), now() - make_interval(days => ${days}), ''
    from generate_series(2, 6) as n`;
}

async function numbers(name: string): Promise<{ complete: number[]; deltas: number[] }> {
  const read = async (table: string) =>
    (
      await world.sql<{ number: number }[]>`
        select l.number::int from ${world.sql(table)} l where l.name = ${name} order by l.number`
    ).map(({ number }) => number);
  return { complete: await read('crl'), deltas: await read('delta_crl') };
}

const UNTOUCHED = { complete: [1, 3, 4, 5, 6], deltas: [2, 3, 4, 5, 6] };
/** The newest of each, and the base of the delta. */
const PRUNED = { complete: [1, 6], deltas: [6] };

async function prune(endedBefore: Date, most: number): Promise<number> {
  const [row] = await asAuthority<{ removed: number }[]>`
    select prune_crls(${endedBefore}::timestamptz, ${most}) as removed`;
  return row?.removed ?? assert.fail('no answer');
}

test('an authority removes lists that ended keepDays ago, but the newest and the base of its delta', async () => {
  await shardEnded('old', 8);
  await shardEnded('recent', 6);
  const ca = await serveCa({ ...world.config, crl: { ...world.config.crl, keepDays: 7 } });
  try {
    for (let waited = 0; (await numbers('old')).deltas.length > 1; waited += 50) {
      assert.ok(waited < 20_000, 'nothing was removed');
      await delay(50);
    }
    assert.deepEqual(await numbers('old'), PRUNED);
    assert.deepEqual(await numbers('recent'), UNTOUCHED);
  } finally {
    await ca.close();
  }
});

test('one call removes at most so many', async () => {
  await prune(new Date(), 1_000);
  await shardEnded('many', 9);
  const removed = [];
  for (let turn = 0; turn < 5; turn += 1) removed.push(await prune(new Date(), 2));
  assert.deepEqual(removed, [2, 2, 2, 1, 0]);
  assert.deepEqual(await numbers('many'), PRUNED);
});

test('a clock that is ahead removes no list in use', async () => {
  await shardEnded('in use', 0);
  const farAhead = new Date(Date.now() + 10 * 365 * 86_400_000);
  await prune(farAhead, 1_000);
  assert.deepEqual(await numbers('in use'), UNTOUCHED);
});

test('the authority itself may neither remove nor change a list', async () => {
  for (const table of ['crl', 'delta_crl']) {
    await assert.rejects(asAuthority`delete from ${asAuthority(table)}`, /permission denied/);
    await assert.rejects(
      asAuthority`update ${asAuthority(table)} set der = ''`,
      /permission denied/,
    );
  }
});
