import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RunningCa } from '@tamga/ca';
import type { CertificateRequest, IssueCertificatesReply } from '@tamga/contracts';
import { openssl, pemFile } from './openssl.ts';
import { call, certificateRequest, createWorld, csrOf, rsaPair, type World } from './world.ts';

let world: World;
let survivor: RunningCa;

before(async () => {
  world = await createWorld();
  survivor = await world.start();
});
after(async () => {
  await survivor.close();
  await world.remove();
});

const entry = fileURLToPath(new URL('./paused-ca.ts', import.meta.url));

async function startPaused(stage: string): Promise<{ child: ChildProcess; port: number }> {
  const file = join(world.ceremony.folder, `paused-${stage}.json`);
  writeFileSync(file, JSON.stringify({ ...world.config, instance: 'ca-2' }));
  const child = fork(entry, [file, stage], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { port } = await message(child, 'ready');
  return { child, port: Number(port) };
}

async function message(child: ChildProcess, type: string): Promise<Record<string, unknown>> {
  for (;;) {
    const [received] = (await once(child, 'message')) as [Record<string, unknown>];
    if (received['type'] === type) return received;
  }
}

/** Asks an authority that stops at a step, and kills it there. */
async function killAt(
  stage: string,
): Promise<{ readonly serial: string; readonly request: CertificateRequest }> {
  const { child, port } = await startPaused(stage);
  const request = certificateRequest(csrOf(rsaPair()));
  const paused = message(child, 'paused');
  const lost = call(world, port, 'service-bureau', 'POST', '/certificates', {
    requests: [request],
  }).catch((error: unknown) => error);
  const serial = String((await paused)['serial']);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.ok((await lost) instanceof Error);
  return { serial, request };
}

/** Sends the request again, to the authority that lives; gives the serial that it stands for. */
async function retry(request: CertificateRequest): Promise<string> {
  const retried = await call(world, survivor.port, 'service-bureau', 'POST', '/certificates', {
    requests: [request],
  });
  const [result] = (retried.body as unknown as IssueCertificatesReply).results;
  assert.ok(result !== undefined && 'serial' in result, JSON.stringify(retried.body));
  return result.serial;
}

test('hard case 2: killed before the serial is committed: nothing is on record, the retry is issued', async () => {
  const { serial, request } = await killAt('asked');
  const key = Buffer.from(serial, 'hex');
  assert.equal((await world.sql`select 1 from serial where serial = ${key}`).length, 0);
  assert.match(await askOcsp(serial), /: unknown/);
  assert.match(await askOcsp(await retry(request)), /: good/);
});

for (const stage of ['intended', 'signed'] as const) {
  test(`hard case 2: killed at "${stage}": serial burnt, never good, the retry gets another serial`, async () => {
    const { serial, request } = await killAt(stage);
    const key = Buffer.from(serial, 'hex');
    const [burnt] = await world.sql`select request_id from serial where serial = ${key}`;
    assert.equal(burnt?.['request_id'], request.requestId);
    const intents = await world.sql`select tbs from issuance_intent where serial = ${key}`;
    assert.equal(intents.length, 1);
    assert.equal((await world.sql`select 1 from certificate where serial = ${key}`).length, 0);

    assert.equal((await read(serial)).body['status'], 'unknown');
    assert.match(await askOcsp(serial), /: unknown/);

    const retried = await retry(request);
    assert.notEqual(retried, serial);
    assert.match(await askOcsp(retried), /: good/);
    assert.match(await askOcsp(serial), /: unknown/);
  });
}

test('hard case 2: killed before the answer: the certificate stands, and the retry gets it', async () => {
  const { serial, request } = await killAt('recorded');
  assert.match(await askOcsp(serial), /: good/);
  assert.equal(await retry(request), serial);
});

test('a burnt serial can be revoked, for its signature may have left the token', async () => {
  const [row] = await world.sql<{ serial: Buffer; request_id: string }[]>`
    select i.serial, s.request_id from issuance_intent i join serial s using (serial)
    left join certificate c on c.serial = i.serial where c.serial is null limit 1`;
  assert.ok(row);
  const serial = row.serial.toString('hex');
  const answer = await call(
    world,
    survivor.port,
    'staff-security-1',
    'POST',
    `/certificates/${serial}/status`,
    { requestId: row.request_id, change: 'revoke', reason: 'keyCompromise' },
  );
  assert.equal(answer.body['status'], 'revoked', JSON.stringify(answer.body));
  assert.match(await askOcsp(serial), /: revoked/);
});

const read = (serial: string) =>
  call(world, survivor.port, 'service-bureau', 'GET', `/certificates/${serial}`);

async function askOcsp(serial: string): Promise<string> {
  const pem = (name: string) =>
    pemFile(
      world.ceremony.folder,
      name,
      new Uint8Array(readFileSync(join(world.ceremony.pki, `${name}.crt`))),
    );
  return openssl(
    ...['ocsp', '-issuer', pem('citizen-issuing'), '-serial', `0x${serial}`],
    ...['-url', `http://127.0.0.1:${survivor.publicPort}/ocsp`, '-CAfile', pem('citizen-root')],
  );
}
