import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type CaConfig, type RunningCa, serveCa } from '@tamga/ca';
import { decodeCrlNumber, EXTENSION, findExtension, parseCrl } from '@tamga/formats';
import { writeSoftHsmFolder } from '@tamga/hsm';
import { freePort, startCluster } from '@tamga/workbench/fixtures';
import postgres from 'postgres';
import { call, certificateRequest, createWorld, csrOf, rsaPair, type World } from './world.ts';

/** Everything is lost but the backup, the exported checkpoints and what was published. */
const place = mkdtempSync(join(tmpdir(), 'tamga-drill-'));
const lostCluster = `${place}-lost-postgres`;
const newCluster = `${place}-new-postgres`;
const backup = join(place, 'backup');
const crls = join(place, 'crls');
const configFile = join(place, 'ca.json');
const password = randomUUID();
const outer = process.env['TAMGA_TEST_POSTGRES'];

let world: World;
let cluster: Awaited<ReturnType<typeof startCluster>>;
let restoredUrl: string;
let config: CaConfig;
let ca: RunningCa | undefined;
/** Of the backup, revoked after it; of the backup, put on hold after it; made after it and revoked. */
let serials: { revoked: string; held: string; lost: string };

const startAt = async (folder: string, port?: number) =>
  startCluster({ folder, port: port ?? (await freePort()), password });

/** As docs/backup.md has it: the stopped cluster and the token's folder. */
function backUp(): void {
  mkdirSync(backup);
  pack('postgres', lostCluster);
  pack('tokens', join(world.ceremony.folder, 'tokens'));
}

const pack = (name: string, folder: string) =>
  execFileSync('tar', ['-C', folder, '-cpf', join(backup, `${name}.tar`), '.']);

function unpack(name: string, folder: string): void {
  mkdirSync(folder);
  execFileSync('tar', ['-C', folder, '-xpf', join(backup, `${name}.tar`)]);
}

async function restoreToNewPlace(): Promise<void> {
  unpack('postgres', newCluster);
  unpack('tokens', join(place, 'tokens'));
  cluster = await startAt(newCluster);
  const environment = await writeSoftHsmFolder(join(place, 'tokens'));
  const { port } = new URL(cluster.url);
  const moved = (text: string): string => Object.assign(new URL(text), { port }).href;
  restoredUrl = moved(world.database.url);
  config = {
    ...world.config,
    database: { ...world.config.database, url: moved(world.config.database.url) },
    token: { ...world.config.token, environment: { ...environment } },
  };
  writeFileSync(configFile, JSON.stringify(config));
}

async function issue({ port }: RunningCa): Promise<string> {
  const { body } = await call(world, port, 'service-bureau', 'POST', '/certificates', {
    requests: [certificateRequest(csrOf(rsaPair()))],
  });
  const [result] = body['results'] as { serial: string }[];
  assert.ok(result?.serial, JSON.stringify(body));
  return result.serial;
}

async function change({ port }: RunningCa, serial: string, what: string, reason?: string) {
  const answer = await call(
    world,
    port,
    'service-bureau',
    'POST',
    `/certificates/${serial}/status`,
    { requestId: randomUUID(), change: what, ...(reason === undefined ? {} : { reason }) },
  );
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
}

const statusOf = async ({ port }: RunningCa, serial: string) =>
  (await call(world, port, 'service-bureau', 'GET', `/certificates/${serial}`)).body['status'];

/** When each change is on a list of that table. */
async function untilListed(table: 'crl' | 'delta_crl'): Promise<void> {
  for (;;) {
    const [row] = await world.sql`
      select count(*)::int as behind from shard_change s
      where version > (select covers from ${world.sql(table)} where name = 'citizen/' || s.shard
                       order by number desc limit 1)`;
    if (row?.['behind'] === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** From the repository: complete lists and deltas. */
async function fetchCrls(running: RunningCa): Promise<void> {
  mkdirSync(crls);
  for (let shard = 0; shard < world.config.crl.shards; shard += 1) {
    for (const name of [`${shard}.crl`, `${shard}-delta.crl`]) {
      const answer = await fetch(`http://127.0.0.1:${running.publicPort}/crl/citizen/${name}`);
      assert.equal(answer.status, 200);
      writeFileSync(join(crls, name), Buffer.from(await answer.arrayBuffer()));
    }
  }
}

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

function run(...args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      resolve({ code, output: stdout + stderr });
    });
  });
}

const verify = (checkpoints: string) =>
  run(
    ...['audit', 'verify', '--database', restoredUrl],
    ...['--checkpoints', checkpoints, '--pki', world.ceremony.pki],
  );

const restore = (...officers: readonly string[]) =>
  run(
    ...['restore', '--config', configFile, '--crls', crls],
    ...officers.flatMap((name) => ['--officer', name]),
  );

function crlNumber(bytes: Uint8Array): bigint {
  const extension = findExtension(parseCrl(bytes).extensions, EXTENSION.cRLNumber);
  assert.ok(extension);
  return decodeCrlNumber(extension.value);
}

before(async () => {
  cluster = await startAt(lostCluster);
  process.env['TAMGA_TEST_POSTGRES'] = cluster.url;
  world = await createWorld();
  ca = await world.start();
  const revoked = await issue(ca);
  const held = await issue(ca);
  await ca.close();
  ca = undefined;
  await cluster.stop();
  backUp();

  cluster = await startAt(lostCluster, Number(new URL(cluster.url).port));
  ca = await world.start();
  const lost = await issue(ca);
  serials = { revoked, held, lost };
  await change(ca, revoked, 'revoke', 'keyCompromise');
  await change(ca, held, 'hold');
  await untilListed('crl');
  await ca.close();
  // The last change before the loss is in a delta alone.
  const { crl } = world.config;
  ca = await serveCa({ ...world.config, crl: { ...crl, completeMinutes: 600 } });
  await change(ca, lost, 'revoke', 'superseded');
  await untilListed('delta_crl');
  await fetchCrls(ca);
  await ca.close();
  ca = undefined;
  await world.sql.end();
  await cluster.stop();
  rmSync(lostCluster, { recursive: true });
  rmSync(join(world.ceremony.folder, 'tokens'), { recursive: true });
  await restoreToNewPlace();
});
after(async () => {
  await ca?.close();
  await cluster.stop();
  await world.ceremony.remove();
  for (const folder of [place, lostCluster, newCluster]) {
    rmSync(folder, { recursive: true, force: true });
  }
  if (outer === undefined) delete process.env['TAMGA_TEST_POSTGRES'];
  else process.env['TAMGA_TEST_POSTGRES'] = outer;
});

test('hard case 20: a restored older database is found offline, by the exported checkpoints', async () => {
  const { code, output } = await verify(config.checkpoints);
  assert.equal(code, 1, output);
  assert.match(output, /FAULT tail-deleted: Events \d+ to \d+ of ca-1 are missing/);
});

test('an authority does not start on a database older than its checkpoints; it names what is missing and the way on', async () => {
  const refusal = {
    code: 'DATABASE_OLDER',
    message: /events \d+ to \d+ of ca-1 are missing.*tamga-ca restore/,
  };
  await assert.rejects(serveCa(config), refusal);
  const { code, output } = await run('serve', '--config', configFile);
  assert.equal(code, 4, output);
  assert.match(output, /tamga-ca restore --config/);
});

for (const [what, officers] of [
  ['one officer', ['security-1']],
  ['one officer twice', ['security-1', 'security-1']],
  ['no officer', []],
] as const) {
  test(`a restore with ${what} is refused`, async () => {
    assert.equal((await restore(...officers)).code, 3);
  });
}

test('a CRL of another authority is not taken up', async () => {
  const foreign = join(crls, 'csca.crl');
  execFileSync('cp', [join(world.ceremony.pki, 'csca.crl'), foreign]);
  const { code, output } = await restore('security-1', 'security-2');
  rmSync(foreign);
  assert.equal(code, 4, output);
  assert.match(output, /csca\.crl was not signed by the issuing authority/);
  await assert.rejects(serveCa(config), { code: 'DATABASE_OLDER' });
});

test('after the restore the authority runs: revocations and holds stand, CRL numbers rise, the log verifies', async () => {
  const done = await restore('security-1', 'security-2');
  assert.equal(done.code, 0, done.output);
  assert.match(done.output, /2 revocations, 1 holds/);
  const running = await serveCa(config);
  ca = running;
  assert.equal(await statusOf(running, serials.revoked), 'revoked');
  assert.equal(await statusOf(running, serials.held), 'onHold');
  const answer = await call(
    world,
    running.port,
    'service-bureau',
    'GET',
    `/certificates/${serials.lost}`,
  );
  assert.notEqual(answer.body['status'], 'good');
  let rises = 0;
  const files = readdirSync(crls);
  for (const file of files.filter((name) => !name.includes('delta'))) {
    const published = execFileSync('cat', [join(crls, file)]);
    const url = `http://127.0.0.1:${running.publicPort}/crl/citizen/${file}`;
    const next = new Uint8Array(await (await fetch(url)).arrayBuffer());
    // No number is given twice: where nothing changed, the very list that was published still stands.
    const isSame = Buffer.compare(next, published) === 0;
    assert.ok(isSame || crlNumber(next) > crlNumber(published), file);
    rises += isSame ? 0 : 1;
    const serialsOf = (bytes: Uint8Array) =>
      [...parseCrl(bytes).entries()].map(({ serial }) => Buffer.from(serial.bytes).toString('hex'));
    const delta = execFileSync('cat', [join(crls, file.replace('.crl', '-delta.crl'))]);
    const told = new Set([...serialsOf(published), ...serialsOf(delta)]);
    assert.deepEqual(serialsOf(next), [...told].sort(), file);
    assert.ok(isSame || crlNumber(next) > crlNumber(delta), file);
  }
  assert.ok(rises > 0);
  assert.equal(await statusOf(running, await issue(running)), 'good');
  await running.close();
  ca = undefined;
  const { code, output } = await verify(config.checkpoints);
  assert.equal(code, 0, output);
  assert.match(output, /no fault/);
});

test('the restore is in the audit log with both names; the lost checkpoints still tell of the gap', async () => {
  const sql = postgres(restoredUrl, { max: 1, connection: { search_path: 'ca' } });
  const rows = await sql`select actor, refs from audit_event where event = 'database.restored'`;
  await sql.end();
  assert.equal(rows.length, 1);
  assert.equal(rows[0]?.['actor'], 'staff:security-1');
  assert.equal(rows[0]?.['refs'].approvedBy, 'staff:security-2');
  const kept = readdirSync(join(config.checkpoints, '..')).find((name) => name.includes('.until-'));
  assert.ok(kept !== undefined && existsSync(config.checkpoints));
  const { code, output } = await verify(join(config.checkpoints, '..', kept));
  assert.equal(code, 1, output);
  assert.match(output, /FAULT (older-database|tail-deleted)/);
});
