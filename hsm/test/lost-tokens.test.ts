import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { HsmError, type Token, type TokenConfig } from '@tamga/hsm';
import { type Call, type FaultyToken, faultyToken } from './fixtures/fault-module.ts';
import { pinFlags, type SoftToken, softToken, workerPids } from './fixtures/soft-token.ts';
import { until } from './fixtures/until.ts';
import { verifies } from './fixtures/verifies.ts';

// Cases in which sessions, logins or the token itself go away. A module that fails on demand stands
// before SoftHSM and keeps a log of logins.

const CONCURRENT = 64;

interface Scene {
  readonly soft: SoftToken;
  readonly faults: FaultyToken;
  open(changes?: Partial<TokenConfig>): Promise<Token>;
  /** Signs `count` texts at once; every signature that comes is verified. */
  signAll(token: Token, count: number): Promise<PromiseSettledResult<void>[]>;
}

async function scene(t: TestContext): Promise<Scene> {
  const soft = await softToken();
  t.after(() => soft.remove());
  const faults = await faultyToken(soft);
  const maker = await soft.open({ workers: 1 });
  const made = await maker.generateKeyPair({ label: 'signing', kind: 'rsa-3072' });
  await maker.close();
  return {
    soft,
    faults,
    async open(changes = {}) {
      const token = await soft.open({ ...faults.changes, deadlineMs: 60_000, ...changes });
      t.after(() => token.close());
      const { workersWanted } = token.health();
      await until('all workers ready', () => token.health().workersReady === workersWanted);
      return token;
    },
    signAll: (token, count) =>
      Promise.allSettled(
        Array.from({ length: count }, async (_, index) => {
          const data = Buffer.from(`text ${index}`);
          const signature = await token.sign('signing', 'rsa-pkcs1-sha256', data);
          assert.ok(verifies('rsa-pkcs1-sha256', made.publicKey, data, signature));
        }),
      ),
  };
}

const signed = (outcomes: readonly PromiseSettledResult<void>[]) =>
  outcomes.filter(({ status }) => status === 'fulfilled').length;
/** Work that goes on until the loss is noticed, however soon the token has done the first of it. */
async function loseUnderLoad({ signAll }: Scene, token: Token, lose: () => Promise<void>) {
  let asked = 0;
  const loads: Promise<PromiseSettledResult<void>[]>[] = [];
  const load = (count: number) => {
    asked += count;
    loads.push(signAll(token, count));
  };
  load(400);
  await until('the load is being worked on', () => token.health().queued < 350);
  await lose();
  await until('no worker is ready', () => {
    if (token.health().queued < 100) load(100);
    return token.health().workersReady === 0;
  });
  return {
    allAreSigned: async () => assert.equal(signed((await Promise.all(loads)).flat()), asked),
  };
}
const named = (calls: readonly Call[], name: Call['function']) =>
  calls.filter((call) => call.function === name);
const failure = async (promise: Promise<unknown>): Promise<HsmError> => {
  const reason = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(reason instanceof HsmError, `an HsmError, not ${reason}`);
  return reason;
};

test('hard case 5: 64 concurrent signs never meet an active operation or stall the caller, and the session of an aborted one is closed', async (t) => {
  const { faults, open, signAll } = await scene(t);
  const token = await open({ workers: 2, sessionsPerWorker: 2 });

  let ticks = 0;
  const ticking = setInterval(() => ticks++, 1);
  t.after(() => clearInterval(ticking));
  assert.equal(signed(await signAll(token, CONCURRENT)), CONCURRENT);
  assert.ok(ticks >= 10, `the caller's loop turned ${ticks} times while the token signed`);

  const fit = () =>
    Promise.all(Array.from({ length: 16 }, () => token.assertNotReadable('signing')));
  await fit();
  await faults.begin('abort');
  const aborted = await Promise.all(
    Array.from({ length: 16 }, () =>
      failure(token.sign('signing', 'rsa-pkcs1-sha256', Buffer.from('aborted'))),
    ),
  );
  assert.ok(aborted.every(({ message }) => message.includes('CKR_FUNCTION_FAILED')));
  await faults.end('abort');

  // A key object that was found through a closed session would not tell its attributes.
  await fit();
  assert.equal(signed(await signAll(token, CONCURRENT)), CONCURRENT);
  const calls = await faults.calls();
  assert.deepEqual(named(calls, 'C_SignInit'), [], 'CKR_OPERATION_ACTIVE');
  assert.equal(named(calls, 'C_Sign').length, aborted.length);
  assert.equal(named(calls, 'C_CloseSession').length, aborted.length);
  assert.equal(named(calls, 'C_Login').length, 2);
  assert.equal(token.health().restarts, 0);
});

test('hard case 6: a token pulled out under load and put back: red, then green, one login a worker, every request signed or told', async (t) => {
  const place = await scene(t);
  const { soft, faults, open, signAll } = place;
  const token = await open({ workers: 2 });
  const hasty = await open({ workers: 1, deadlineMs: 1_000 });

  const load = await loseUnderLoad(place, token, () => faults.begin('removed'));
  await until('the health says why', () => token.health().problem === 'token-not-found');
  const waiting = token.health();
  assert.equal(waiting.state, 'open');
  assert.ok(waiting.queued > 0, 'requests wait for the token');
  const late = signAll(token, CONCURRENT);
  const told = await failure(hasty.sign('signing', 'rsa-pkcs1-sha256', Buffer.from('late')));
  assert.equal(told.code, 'deadline');
  await until('the other pool says why', () => hasty.health().problem === 'token-not-found');
  const why = await failure(hasty.sign('signing', 'rsa-pkcs1-sha256', Buffer.from('late')));
  assert.match(why.message, /took too long. No worker is ready: No slot holds the token test\.$/);

  await faults.end('removed');
  await load.allAreSigned();
  assert.equal(signed(await late), CONCURRENT);
  await until('all are ready', () => token.health().workersReady === 2);
  await until('the other pool too', () => hasty.health().workersReady === 1);
  assert.equal(token.health().problem, undefined);
  assert.equal(token.health().restarts, 2);
  const logins = named(await faults.calls(), 'C_Login');
  assert.ok(logins.every(({ result }) => result === 0));
  assert.equal(logins.length, 6, 'three workers, each before and after');
  assert.equal(new Set(logins.map(({ pid }) => pid)).size, 6);
  assert.deepEqual(await pinFlags(soft), []);
});

test('a change that meets a lost token is told so, and is not repeated', async (t) => {
  const { faults, open, signAll } = await scene(t);
  const token = await open({ workers: 1 });
  await faults.begin('removed');
  assert.equal((await failure(token.destroy('signing'))).code, 'token-lost');
  await faults.end('removed');
  assert.equal(signed(await signAll(token, 1)), 1);
});

test('a SoftHSM folder that goes away and comes back is a token lost and found', async (t) => {
  const place = await scene(t);
  const { soft, open } = place;
  const token = await open({ workers: 2 });
  const load = await loseUnderLoad(place, token, () =>
    rename(join(soft.folder, 'tokens'), join(soft.folder, 'away')),
  );
  await rename(join(soft.folder, 'away'), join(soft.folder, 'tokens'));
  await load.allAreSigned();
  await until('all are ready', () => token.health().workersReady === 2);
  assert.deepEqual(await pinFlags(soft), []);
  const none = await failure(token.sign('nobody', 'rsa-pkcs1-sha256', Buffer.from('')));
  assert.equal(none.code, 'key-not-found');
});

test('hard case 7: a worker whose last session closes logs nobody out, not even itself', async (t) => {
  const { soft, faults, open, signAll } = await scene(t);
  const pids = await workerPids();
  const [steady, leaving, killed] = [
    await open({ workers: 1, sessionsPerWorker: 1 }),
    await open({ workers: 1, sessionsPerWorker: 1 }),
    await open({ workers: 1, sessionsPerWorker: 1 }),
  ];
  const last = (await workerPids()).filter((pid) => !pids.includes(pid)).at(-1);
  assert.ok(last);

  await faults.begin('abort');
  await failure(steady.sign('signing', 'rsa-pkcs1-sha256', Buffer.from('aborted')));
  await faults.end('abort');
  const closed = named(await faults.calls(), 'C_CloseSession');
  assert.equal(closed.length, 1, 'its only session was replaced');
  assert.equal(signed(await signAll(steady, 8)), 8);

  await leaving.close();
  process.kill(last, 'SIGKILL');
  assert.equal(signed(await signAll(steady, 8)), 8);
  await until('the killed one is noticed', () => killed.health().restarts === 1);
  assert.equal(signed(await signAll(killed, 8)), 8);

  assert.equal(steady.health().restarts, 0);
  const calls = await faults.calls();
  assert.deepEqual(named(calls, 'C_Logout'), []);
  assert.equal(
    named(calls, 'C_Login').length,
    4,
    'three workers, and the one that was killed again',
  );
  assert.deepEqual(await pinFlags(soft), []);
});
