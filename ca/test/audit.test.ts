import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RunningCa } from '@tamga/ca';
import { call, certificateRequest, createWorld, csrOf, rsaPair, type World } from './world.ts';

let world: World;
let ca: RunningCa;

before(async () => {
  world = await createWorld();
  ca = await world.start();
  for (let count = 0; count < 3; count += 1) {
    await call(world, ca.port, 'service-bureau', 'POST', '/certificates', {
      requests: [certificateRequest(csrOf(rsaPair()))],
    });
  }
});
after(async () => {
  await ca.close();
  await world.remove();
});

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

function verify(database: string = world.database.url): Promise<{ code: number; output: string }> {
  const args = [cli, 'audit', 'verify'];
  const options = [
    ...['--database', database],
    ...['--checkpoints', world.config.checkpoints, '--pki', world.ceremony.pki],
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, [...args, ...options], (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      resolve({ code, output: stdout + stderr });
    });
  });
}

async function exportedLines(atLeast: number): Promise<string[]> {
  for (;;) {
    const text = existsSync(world.config.checkpoints)
      ? readFileSync(world.config.checkpoints, 'utf8')
      : '';
    const lines = text.split('\n').filter((line) => line !== '');
    if (lines.length >= atLeast) return lines;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function untilSigned(chain: string): Promise<void> {
  for (;;) {
    const last = (await exportedLines(1)).at(-1) ?? '';
    if (last.includes(`"${chain}"`)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const submit = (peer: string, chain: string, sequence: number, head = 'aa'.repeat(32)) =>
  call(world, ca.port, peer, 'POST', '/audit/checkpoints', {
    chain,
    sequence,
    head: Buffer.from(head, 'hex').toString('base64'),
  });

test('tamga-ca audit verify passes on what was written and exported', async () => {
  await exportedLines(1);
  const { code, output } = await verify();
  assert.equal(code, 0, output);
  assert.match(output, /ca-1: \d+ events/);
  assert.match(output, /no fault/);
});

test('a log that this user may not read is not told to be deleted', async () => {
  const role = `stranger_${world.database.name}`;
  await world.sql.unsafe(`create role ${role} login password 'specimen'`);
  const url = new URL(world.database.url);
  url.username = role;
  url.password = 'specimen';
  const { code, output } = await verify(url.href);
  await world.sql.unsafe(`drop role ${role}`);
  assert.equal(code, 4, output);
  assert.match(output, /may not read the audit log of ca/);
  assert.doesNotMatch(output, /FAULT|specimen/);
});

test('hard case 20: a changed row is found; put back, the chain passes again', async () => {
  const set = (actor: string) =>
    world.sql`update audit_event set actor = ${actor} where chain = 'ca-1' and seq = 2`;
  await set('service:nobody');
  const { code, output } = await verify();
  assert.equal(code, 1);
  assert.match(output, /FAULT changed: Event 2/);
  await set('service:bureau');
  assert.equal((await verify()).code, 0);
});

test('hard case 20: a deleted tail is found by the exported checkpoint', async () => {
  const lines = await exportedLines(1);
  const head = JSON.parse(lines.at(-1) ?? '{}').heads[0];
  const rows = await world.sql`
    delete from audit_event where chain = 'ca-1' and seq >= ${head.sequence} returning *`;
  const { code, output } = await verify();
  assert.equal(code, 1);
  assert.match(output, /FAULT tail-deleted/);
  for (const row of rows) await world.sql`insert into audit_event ${world.sql(row)}`;
});

test('a forged and a missing checkpoint are found', async () => {
  const before = readFileSync(world.config.checkpoints, 'utf8');
  writeFileSync(world.config.checkpoints, before.replace('"sequence":', '"sequence":1'));
  assert.match((await verify()).output, /FAULT checkpoint-forged/);
  writeFileSync(world.config.checkpoints, before);
});

test('services hand in the heads of their own chains, forwards only; the file carries them signed', async () => {
  assert.equal((await submit('service-bureau', 'bureau-1', 7)).status, 200);
  assert.equal((await submit('service-bureau', 'bureau-1', 7)).status, 200);
  assert.equal((await submit('service-bureau', 'bureau-1', 6)).status, 409);
  assert.equal((await submit('service-bureau', 'bureau-1', 7, 'bb'.repeat(32))).status, 409);
  assert.equal((await submit('service-verification', 'bureau-1', 8)).status, 403);
  assert.equal((await submit('staff-auditor-1', 'bureau-1', 8)).status, 403);
  await untilSigned('bureau-1');
});

const HEAD = Buffer.alloc(32, 7).toString('base64');

for (const [what, sequence, head] of [
  ['a head of three octets', 1, 'AAAA'],
  ['no head', 1, ''],
  ['a head of 31 octets', 1, Buffer.alloc(31).toString('base64')],
  ['a head of 33 octets', 1, Buffer.alloc(33).toString('base64')],
  ['a head in hexadecimal', 1, 'aa'.repeat(32)],
  ['unused bits that are not zero', 1, HEAD.replace(/c=$/, 'd=')],
  ['the event before the first', 0, HEAD],
  ['a negative event', -1, HEAD],
  ['half an event', 1.5, HEAD],
  ['an event that no number counts to', 2 ** 53, HEAD],
  ['more events than a database counts', 1e30, HEAD],
] as const) {
  test(`a head is refused before it is signed: ${what}`, async () => {
    const answer = await call(world, ca.port, 'service-bureau', 'POST', '/audit/checkpoints', {
      chain: 'bureau-2',
      sequence,
      head,
    });
    assert.deepEqual([answer.status, answer.body['code']], [400, 'REQUEST_INVALID']);
    assert.match(JSON.stringify(answer.body['errors']), /"pointer":"\/(sequence|head)"/);
    const rows = await world.sql`select 1 from chain_head where chain = 'bureau-2'`;
    assert.equal(rows.length, 0);
  });
}

for (const [peer, chain, status] of [
  ['service-bureau', 'bureau', 200],
  ['service-bureau', 'bureau-3', 200],
  ['service-bureau', 'bureaucracy-1', 403],
  ['service-bureau', 'ca-1', 403],
  ['service-bureau', 'verification-1', 403],
  ['service-verification', 'verification-1', 200],
  ['service-verification', 'ca-1', 403],
] as const) {
  test(`${peer} hands in the head of ${chain}: ${status}`, async () => {
    assert.equal((await submit(peer, chain, 1)).status, status);
  });
}

test('the highest event that can be counted is signed, and its line is read back', async () => {
  assert.equal((await submit('service-bureau', 'bureau-4', 2 ** 53 - 1)).status, 200);
  await untilSigned('bureau-4');
  assert.doesNotMatch((await verify()).output, /checkpoint-forged/);
});

test('hard case 20: an authority that cannot log does not issue, and says so', async () => {
  await world.sql.unsafe(`revoke insert on audit_event from "${world.role}"`);
  try {
    const request = certificateRequest(csrOf(rsaPair()), { requestId: randomUUID() });
    const answer = await call(world, ca.port, 'service-bureau', 'POST', '/certificates', {
      requests: [request],
    });
    assert.match(JSON.stringify(answer.body), /AUDIT_UNWRITABLE/);
    const rows = await world.sql`select 1 from certificate where request_id = ${request.requestId}`;
    assert.equal(rows.length, 0);
  } finally {
    await world.sql.unsafe(`grant insert on audit_event to "${world.role}"`);
  }
});

test('a lost export is written again, checkpoints in the order of their numbers', async () => {
  await ca.close();
  await world.sql`
    insert into checkpoint (line)
    select line from (select line from checkpoint order by checkpoint.number desc limit 1) newest,
           generate_series(1, 12)`;
  await world.sql`update checkpoint set line = line || repeat(' ', number::int)`;
  const kept = await world.sql<{ line: string }[]>`
    select line from checkpoint order by checkpoint.number`;
  rmSync(world.config.checkpoints);
  ca = await world.start();
  const lines = await exportedLines(kept.length);
  assert.deepEqual(
    lines.slice(0, kept.length),
    kept.map(({ line }) => line),
  );
});
