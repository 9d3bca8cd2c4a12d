import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

function verify(): Promise<{ code: number; output: string }> {
  const args = ['--conditions=source', '--import', 'tsx', cli, 'audit', 'verify'];
  const options = [
    ...['--database', world.database.url],
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

test('a changed row is found; put back, the chain passes again', async () => {
  const set = (actor: string) =>
    world.sql`update audit_event set actor = ${actor} where chain = 'ca-1' and seq = 2`;
  await set('service:nobody');
  const { code, output } = await verify();
  assert.equal(code, 1);
  assert.match(output, /FAULT changed: Event 2/);
  await set('service:bureau');
  assert.equal((await verify()).code, 0);
});

test('a deleted tail is found by the exported checkpoint', async () => {
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
  for (;;) {
    const last = (await exportedLines(1)).at(-1) ?? '';
    if (last.includes('"bureau-1"')) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

test('an authority that cannot log does not issue, and says so', async () => {
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
