import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  type Checkpoint,
  checkpointBytes,
  createAuditLog,
  lineHash,
  migrate,
  readHead,
  verifyAudit,
} from '@tamga/service';
import { type TestDatabase, testDatabase } from '@tamga/workbench/fixtures';
import postgres, { type Sql } from 'postgres';

const migrations = join(dirname(fileURLToPath(import.meta.url)), '../migrations');
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = createPublicKey(
  createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
);
const log = createAuditLog('specimen-1', () => new Date('2026-11-23T00:00:00Z'));

let database: TestDatabase;
let owner: Sql;
let service: Sql;

before(async () => {
  database = await testDatabase();
  await migrate({
    ownerUrl: database.url,
    schema: 'specimen',
    role: `role_${database.name}`,
    rolePassword: 'specimen',
    folders: [migrations],
    appendOnly: [],
  });
  owner = postgres(database.url, { connection: { search_path: 'specimen' }, onnotice: () => {} });
  const url = new URL(database.url);
  url.username = `role_${database.name}`;
  url.password = 'specimen';
  service = postgres(url.href, { connection: { search_path: 'specimen' }, onnotice: () => {} });
});

after(async () => {
  await service.end();
  await owner.unsafe(`drop owned by role_${database.name}`);
  await owner.unsafe(`drop role role_${database.name}`);
  await owner.end();
  await database.drop();
});

const entry = (number: number) => ({
  event: 'specimen.made',
  actor: 'service:specimen',
  refs: { number: String(number) },
  about: { person: 'p-1', key: new Uint8Array(32), payload: { number } },
});

async function fill(count: number): Promise<void> {
  await owner`truncate audit_event, audit_payload`;
  for (let number = 1; number <= count; number += 1) {
    await service.begin((tx) => log.append(tx, entry(number)));
  }
}

async function checkpoint(): Promise<string> {
  const head = await readHead(owner, 'specimen-1');
  assert.ok(head !== undefined);
  const unsigned = { at: '2026-11-23T00:00:01Z', heads: [head], previous: lineHash('') };
  const signature = sign('sha256', checkpointBytes(unsigned), privateKey).toString('base64');
  return JSON.stringify({ ...unsigned, signature } satisfies Checkpoint);
}

const judge = (checkpointLines: readonly string[]) =>
  verifyAudit({
    sql: owner,
    schemas: ['specimen'],
    checkpointLines,
    verifySignature: (bytes, signature) => verify('sha256', bytes, publicKey, signature),
  });

test('an untouched chain verifies, and the window that no checkpoint covers is counted', async () => {
  await fill(5);
  const line = await checkpoint();
  await service.begin((tx) => log.append(tx, entry(6), entry(7)));
  const verdict = await judge([line]);
  assert.deepEqual(verdict.faults, []);
  assert.deepEqual(verdict.chains, [{ chain: 'specimen-1', events: 7, uncovered: 2 }]);
});

const attacks: readonly [name: string, attack: string, kind: string][] = [
  ['a changed row', `update audit_event set actor = 'staff:nobody' where seq = 3`, 'changed'],
  [
    'a changed row with its hash recomputed wrongly',
    `update audit_event set hash = prev_hash where seq = 3`,
    'changed',
  ],
  [
    'a deleted row',
    'delete from audit_payload where seq = 3; delete from audit_event where seq = 3',
    'deleted',
  ],
  [
    'a deleted tail',
    'delete from audit_payload where seq > 3; delete from audit_event where seq > 3',
    'tail-deleted',
  ],
  ['a deleted chain', 'delete from audit_payload; delete from audit_event', 'tail-deleted'],
];

for (const [name, attack, kind] of attacks) {
  test(`${name} is detected`, async () => {
    await fill(5);
    const line = await checkpoint();
    await owner.unsafe(attack);
    const { faults } = await judge([line]);
    assert.ok(
      faults.some((fault) => fault.kind === kind),
      JSON.stringify(faults),
    );
  });
}

test('an older database that was restored and continued is detected', async () => {
  await fill(5);
  const line = await checkpoint();
  await owner`delete from audit_payload where seq > 3`;
  await owner`delete from audit_event where seq > 3`;
  await service.begin((tx) => log.append(tx, entry(40), entry(50), entry(60)));
  const { faults } = await judge([line]);
  assert.ok(faults.some(({ kind }) => kind === 'older-database'));
});

test('a forged checkpoint is detected', async () => {
  await fill(2);
  const line = (await checkpoint()).replace('"sequence":2', '"sequence":1');
  const { faults } = await judge([line]);
  assert.deepEqual(
    faults.map(({ kind }) => kind),
    ['checkpoint-forged'],
  );
});

test('erasing what an event says of a person leaves the chain whole', async () => {
  await fill(3);
  await owner`delete from audit_payload where person = 'p-1'`;
  assert.deepEqual((await judge([])).faults, []);
});

test('the service may add to its log and change nothing', async () => {
  await fill(1);
  await assert.rejects(service`update audit_event set actor = 'x'`, /permission denied/);
  await assert.rejects(service`delete from audit_event`, /permission denied/);
  await assert.rejects(service`truncate audit_event`, /permission denied/);
});

test('concurrent transactions keep one unbroken chain', async () => {
  await fill(0);
  await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      service.begin((tx) => log.append(tx, entry(number), entry(number))),
    ),
  );
  const verdict = await judge([]);
  assert.deepEqual(verdict.faults, []);
  assert.equal(verdict.chains[0]?.events, 40);
});

test('a log that cannot be written stops the fact', async () => {
  await fill(0);
  await owner.unsafe(`revoke insert on audit_event from role_${database.name}`);
  await assert.rejects(
    service.begin((tx) => log.append(tx, entry(1))),
    { code: 'AUDIT_UNWRITABLE' },
  );
  await owner.unsafe(`grant insert on audit_event to role_${database.name}`);
});

test('a migration that was changed after it was applied is refused', async () => {
  await owner`update schema_migration set sha256 = 'other'`;
  await assert.rejects(
    migrate({
      ownerUrl: database.url,
      schema: 'specimen',
      role: `role_${database.name}`,
      rolePassword: 'specimen',
      folders: [migrations],
      appendOnly: [],
    }),
    { code: 'MIGRATION_CHANGED' },
  );
});
