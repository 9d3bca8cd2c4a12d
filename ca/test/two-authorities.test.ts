import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Answers,
  type AuthorityProcess,
  ask,
  keepAsking,
  requestMaker,
  startAuthorityProcess,
} from './killed-authority.ts';
import { certificateRequest, createWorld, csrOf, rsaPair, type World } from './world.ts';

let world: World;
let first: AuthorityProcess;
let second: AuthorityProcess;

before(async () => {
  world = await createWorld();
  first = await startAuthorityProcess(world, 'ca-1');
  second = await startAuthorityProcess(world, 'ca-2');
});
after(async () => {
  await first?.kill();
  await second?.kill();
  await world?.remove();
});

test('hard case 3: two authorities on one database and token: no serial twice, one certificate for a request sent to both', async () => {
  const make = requestMaker(8);
  const answers: Answers = new Map();
  for (let round = 0; round < 4; round += 1) {
    const requests = Array.from({ length: 10 }, make);
    const problems = await Promise.all([
      ask(world, first.port, requests, answers),
      ask(world, second.port, requests, answers),
      ask(world, first.port, Array.from({ length: 10 }, make), answers),
      ask(world, second.port, Array.from({ length: 10 }, make), answers),
    ]);
    assert.deepEqual(problems.flat(), []);
  }
  assert.equal(answers.size, 120);
  const rows = await world.sql<{ request_id: string; serial: Buffer }[]>`
    select request_id, serial from certificate`;
  assert.equal(rows.length, answers.size);
  assert.equal(new Set(rows.map(({ serial }) => serial.toString('hex'))).size, answers.size);
  for (const row of rows) {
    assert.equal(answers.get(row.request_id)?.serial, row.serial.toString('hex'));
  }
  const chains = await world.sql`
    select distinct chain from audit_event where event = 'certificate.issued' order by chain`;
  assert.deepEqual(
    chains.map(({ chain }) => chain),
    ['ca-1', 'ca-2'],
  );
});

test('hard case 3: two authorities record the same requests in opposite order without a deadlock', async () => {
  const pair = rsaPair();
  const make = () => certificateRequest(csrOf(pair));
  const gate = make();
  const middle = make();
  const some = Array.from({ length: 8 }, make);
  const others = Array.from({ length: 8 }, make);
  const answers: Answers = new Map();
  // Other transactions hold two requests: at the first, both authorities wait until all they sign has gathered behind it;
  // at the second each waits half way.
  const releaseGate = await holdRequest(gate);
  const releaseMiddle = await holdRequest(middle);
  const asked = Promise.all([
    ask(world, first.port, [gate, ...some, middle, ...others], answers),
    ask(world, second.port, [gate, ...others, middle, ...some], answers),
  ]);
  asked.catch(() => {});
  try {
    await bothWait();
    await delay(1000);
  } finally {
    await releaseGate();
  }
  try {
    await bothWait();
  } finally {
    await releaseMiddle();
  }
  assert.deepEqual(await asked, [[], []]);
});

type Asked = ReturnType<typeof certificateRequest>;

/** Inserts the request in a transaction that stays open until what is returned is called. */
async function holdRequest({ requestId }: Asked): Promise<() => Promise<void>> {
  const connection = await world.sql.reserve();
  await connection`begin`;
  await connection`
    insert into issuance_request (request_id, request_hash, month, serial)
    values (${requestId}, ${Buffer.alloc(32)}, now(), ${randomBytes(16)})`;
  return async () => {
    await connection`rollback`;
    connection.release();
  };
}

async function bothWait(): Promise<void> {
  for (let looks = 0; looks < 1000; looks += 1) {
    const [row] = await world.sql<[{ waiting: number }]>`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    if (row.waiting >= 2) return;
    await delay(20);
  }
  assert.fail('the authorities do not wait for the row');
}

/** What a request may be told when the token fails under it: each says that asking again is right. */
const TOKEN_FAILED = ['worker-died', 'token-lost', 'deadline', 'queue-full', 'pkcs11', 'closed'];

test('token workers killed under load: every request is answered, its retry issued, and the PIN is not locked', async () => {
  const make = requestMaker(8);
  const answers: Answers = new Map();
  let isOver = false;
  const load = keepAsking(world, first.port, make, answers, () => isOver);
  const until = Date.now() + 60_000;
  for (let killed = 0; killed < 6; ) {
    assert.ok(Date.now() < until, `no worker came back after ${killed} were killed`);
    await delay(150);
    for (const pid of workersOf(first.child.pid ?? 0)) {
      process.kill(pid, 'SIGKILL');
      killed += 1;
    }
  }
  isOver = true;
  await load;
  const open = () => [...answers.values()].filter(({ serial }) => serial === undefined);
  for (let tries = 0; open().length > 0; tries += 1) {
    assert.ok(tries < 100, 'retries do not succeed');
    const requests = open()
      .slice(0, 50)
      .map(({ request }) => request);
    for (const code of await ask(world, first.port, requests, answers)) {
      assert.ok(TOKEN_FAILED.includes(code), code);
    }
  }
  assert.ok(answers.size > 10);
  assert.deepEqual(await ask(world, first.port, [make()], answers), []);
});

/** The processes below one that hold the token's module. */
function workersOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
        const isBelow = Number(rest.split(' ')[1]) === parent;
        return isBelow && readFileSync(`/proc/${pid}/maps`, 'utf8').includes('libsofthsm2');
      } catch {
        return false;
      }
    });
}
