import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type RunningCa, serveCa } from '@tamga/ca';
import { askSods, type SodReply, sodRequest } from './documents-world.ts';
import { call, createWorld, type World } from './world.ts';

let world: World;
let ca: RunningCa;

before(async () => {
  world = await createWorld();
  ca = await world.start();
});
after(async () => {
  await ca?.close();
  await world?.remove();
});

const codes = (replies: readonly SodReply[]) =>
  replies.map(({ sod, problem }) => (sod === undefined ? problem?.code : 'signed'));

async function signedCount(): Promise<number> {
  const [row] = await world.sql<{ documents: string }[]>`
    select sum(documents)::text as documents from document_signer`;
  return Number(row?.documents);
}

test('a batch of 100: one SOD each, one count each, one audit event each', async () => {
  const before = await signedCount();
  const replies = await askSods(world, ca.port, ...Array.from({ length: 100 }, () => sodRequest()));
  assert.deepEqual(new Set(codes(replies)), new Set(['signed']));
  assert.equal((await signedCount()) - before, 100);
  const events = await world.sql`
    select 1 from audit_event where event = 'sod.signed'
    and refs->>'request' in ${world.sql(replies.map(({ requestId }) => requestId))}`;
  assert.equal(events.length, 100);
});

test('more than 100 in a message are refused whole', async () => {
  const requests = Array.from({ length: 101 }, () => sodRequest());
  const path = '/document-signer/sods';
  const { status, body } = await call(world, ca.port, 'service-bureau', 'POST', path, { requests });
  assert.equal(status, 413);
  assert.equal(body['code'], 'TOO_MANY_REQUESTS_IN_MESSAGE');
});

test('a retry gets the SOD of before, byte for byte, and nothing is signed or counted again', async () => {
  const requests = [sodRequest(), sodRequest({ documentType: 'ID' })];
  const first = await askSods(world, ca.port, ...requests);
  const counted = await signedCount();
  const again = await askSods(world, ca.port, ...requests, sodRequest({ documentType: 'V' }));
  assert.deepEqual(again.slice(0, 2), first);
  assert.deepEqual(codes(again), ['signed', 'signed', 'DOCUMENT_TYPE_NOT_ALLOWED']);
  assert.equal(await signedCount(), counted);
});

test('a request id that asked for something else is refused, in a later message and in the same one', async () => {
  const requestId = randomUUID();
  const one = sodRequest({ requestId });
  const other = sodRequest({ requestId, documentType: 'ID' });
  assert.deepEqual(codes(await askSods(world, ca.port, one)), ['signed']);
  assert.deepEqual(codes(await askSods(world, ca.port, other)), ['REQUEST_ID_REUSED']);
  const inOne = { requestId: randomUUID() };
  const replies = await askSods(
    world,
    ca.port,
    sodRequest(inOne),
    sodRequest({ ...inOne, documentType: 'ID' }),
  );
  assert.deepEqual(codes(replies), ['signed', 'REQUEST_ID_REUSED']);
});

test('the same id twice in a message, asking for the same, is one document', async () => {
  const before = await signedCount();
  const request = sodRequest();
  const [first, second] = await askSods(world, ca.port, request, request);
  assert.ok(first?.sod);
  assert.equal(second?.sod, first.sod);
  assert.equal((await signedCount()) - before, 1);
});

test('one request sent to two authorities at once is one SOD', async () => {
  const config = { ...world.config, instance: 'ca-2' };
  const second = await serveCa(config);
  try {
    for (let round = 0; round < 5; round += 1) {
      const requests = Array.from({ length: 10 }, () => sodRequest());
      const [one, two] = await Promise.all([
        askSods(world, ca.port, ...requests),
        askSods(world, second.port, ...requests),
      ]);
      assert.deepEqual(two, one);
      assert.deepEqual(new Set(codes(one)), new Set(['signed']));
    }
    const [row] = await world.sql<{ twice: number }[]>`
      select count(*)::int as twice from (
        select refs->>'request' from audit_event where event = 'sod.signed' group by 1 having count(*) > 1) t`;
    assert.equal(row?.twice, 0);
  } finally {
    await second.close();
  }
});

test('what is kept of a document is its signature: no hash of a data group', async () => {
  const columns = await world.sql<{ column_name: string }[]>`
    select column_name from information_schema.columns
    where table_schema = 'ca' and table_name = 'signed_document' order by 1`;
  assert.deepEqual(
    columns.map(({ column_name }) => column_name),
    ['request_hash', 'request_id', 'signature', 'signed_at', 'signer'],
  );
});
