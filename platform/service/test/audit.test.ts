import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type Checkpoint,
  checkpointBytes,
  createAuditLog,
  lineHash,
  migrate,
  openPayload,
  type PayloadKeys,
  readHead,
  reportHeads,
  verifyAudit,
} from '@tamga/service';
import { type TestDatabase, testDatabase } from '@tamga/workbench/fixtures';
import postgres, { type Sql } from 'postgres';

const migrations = join(dirname(fileURLToPath(import.meta.url)), '../migrations');
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const personKey = randomBytes(32);
const log = createAuditLog('specimen-1', () => new Date('2026-11-23T00:00:00Z'));

let database: TestDatabase;
let owner: Sql;
let service: Sql;

describe('the audit log', () => {
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
    about: { person: 'p-1', key: personKey, payload: { number } },
  });

  async function fill(count: number): Promise<void> {
    await owner`truncate audit_event, audit_payload`;
    for (let number = 1; number <= count; number += 1) {
      await service.begin((tx) => log.append(tx, entry(number)));
    }
  }

  async function checkpoint(before = ''): Promise<string> {
    const head = await readHead(owner, 'specimen-1');
    assert.ok(head !== undefined);
    const unsigned = { at: '2026-11-23T00:00:01Z', heads: [head], previous: lineHash(before) };
    const signature = sign('sha256', checkpointBytes(unsigned), privateKey).toString('base64');
    return JSON.stringify({ ...unsigned, signature } satisfies Checkpoint);
  }

  const judge = (
    checkpointLines: readonly string[],
    more: { schemas?: readonly string[]; payloadKeys?: PayloadKeys } = {},
  ) =>
    verifyAudit({
      sql: owner,
      schemas: ['specimen'],
      checkpointLines,
      verifySignature: (bytes, signature) => verify('sha256', bytes, publicKey, signature),
      ...more,
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

  test('an older database that grew to the same number, and was signed again there, is detected', async () => {
    await fill(5);
    const line = await checkpoint();
    await owner`delete from audit_payload where seq > 3`;
    await owner`delete from audit_event where seq > 3`;
    await service.begin((tx) => log.append(tx, entry(40), entry(50)));
    const again = await checkpoint(line);
    const { faults } = await judge([line, again]);
    assert.ok(faults.some(({ kind, sequence }) => kind === 'older-database' && sequence === 5));
  });

  test('an older database that was signed again before it grew is detected', async () => {
    await fill(5);
    const line = await checkpoint();
    await owner`delete from audit_payload where seq > 3`;
    await owner`delete from audit_event where seq > 3`;
    const again = await checkpoint(line);
    const { faults } = await judge([line, again]);
    assert.ok(faults.some(({ kind, sequence }) => kind === 'older-database' && sequence === 3));
  });

  test('a chain rewritten from its first event is detected, also beside a faithful copy', async () => {
    await fill(3);
    const line = await checkpoint();
    await owner`create schema copy`;
    await owner`create table copy.audit_event as select * from audit_event`;
    await owner`create table copy.audit_payload as select * from audit_payload`;
    await fill(3);
    const verdict = await judge([line], { schemas: ['copy', 'specimen'] });
    await owner`drop schema copy cascade`;
    assert.deepEqual(
      verdict.faults.map(({ kind, sequence }) => [kind, sequence]),
      [['older-database', 3]],
    );
  });

  test('lines missing from the exported checkpoints are detected', async () => {
    await fill(1);
    const first = await checkpoint();
    await service.begin((tx) => log.append(tx, entry(2)));
    const second = await checkpoint(first);
    assert.deepEqual((await judge([first, second])).faults, []);
    assert.deepEqual(
      (await judge([second])).faults.map(({ kind, sequence }) => [kind, sequence]),
      [['checkpoints-broken', 1]],
    );
  });

  const malformed = [
    '',
    'null',
    '[]',
    '{"heads":[null],"signature":""}',
    '{"heads":"',
    '"'.repeat(9),
  ];

  test('a checkpoint that is no checkpoint is a fault, not a crash', async () => {
    await fill(1);
    const { faults } = await judge(malformed);
    assert.deepEqual(
      faults.map(({ kind }) => kind),
      malformed.map(() => 'checkpoint-forged'),
    );
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

  test('payloads are held against their commitments, and an erased key leaves the chain whole', async () => {
    await fill(3);
    const line = await checkpoint();
    const whole = await judge([line], { payloadKeys: () => personKey });
    assert.deepEqual([whole.faults, whole.payloads], [[], { verified: 3, erased: 0 }]);
    const erased = await judge([line], { payloadKeys: () => undefined });
    assert.deepEqual([erased.faults, erased.payloads], [[], { verified: 0, erased: 3 }]);
  });

  const payloadAttacks: readonly [name: string, attack: string][] = [
    ['changed', `update audit_payload set sealed = set_byte(sealed, 12, get_byte(sealed, 12) # 1)`],
    ['cut short', `update audit_payload set sealed = substr(sealed, 1, 20)`],
    ['given another salt', `update audit_payload set salt = sealed`],
    [
      'exchanged for that of another event',
      `update audit_payload p set sealed = (select sealed from audit_payload q where q.seq = 3 - p.seq)`,
    ],
  ];

  for (const [name, attack] of payloadAttacks) {
    test(`a payload ${name} is detected`, async () => {
      await fill(2);
      await owner.unsafe(attack);
      const { faults } = await judge([], { payloadKeys: () => personKey });
      assert.deepEqual(
        faults.map(({ kind, sequence }) => [kind, sequence]),
        [
          ['payload-changed', 1],
          ['payload-changed', 2],
        ],
      );
    });
  }

  test('what an event says of nobody is sealed under the key of the service', async () => {
    await owner`truncate audit_event, audit_payload`;
    const about = { key: personKey, payload: { note: 'SPECIMEN-NOTE' } };
    await service.begin((tx) => log.append(tx, { ...entry(1), about }));
    const [row] = await owner<{ person: string | null; sealed: Buffer }[]>`
    select person, sealed from audit_payload`;
    assert.equal(row?.person, null);
    assert.ok(!row.sealed.toString('latin1').includes('SPECIMEN-NOTE'));
    const place = { chain: 'specimen-1', sequence: 1 };
    const opened = openPayload(personKey, place, row.sealed);
    assert.deepEqual(JSON.parse(Buffer.from(opened ?? '').toString()), about.payload);
  });

  test('more entries than one statement takes are appended in order', async () => {
    await fill(0);
    await service.begin((tx) =>
      log.append(tx, ...Array.from({ length: 2_500 }, (_, n) => entry(n))),
    );
    const verdict = await judge([], { payloadKeys: () => personKey });
    assert.deepEqual([verdict.faults, verdict.payloads?.verified], [[], 2_500]);
  });

  test('a head is handed in when it changed, and again after the signer failed', async () => {
    await fill(2);
    const heads: number[] = [];
    const failures: unknown[] = [];
    let isDown = true;
    const reporting = reportHeads({
      sql: owner,
      chain: 'specimen-1',
      submit: async ({ sequence }) => {
        if (isDown) {
          throw new Error('the signer does not answer');
        }
        heads.push(sequence);
      },
      failed: (error) => {
        failures.push(error);
        isDown = false;
      },
    });
    const deadline = Date.now() + 8_000;
    while (heads.length === 0 && Date.now() < deadline) {
      await setTimeout(50);
    }
    await service.begin((tx) => log.append(tx, entry(3)));
    await reporting.stop();
    assert.deepEqual([failures.length, heads], [1, [2, 3]]);
  });

  test('the service may add to its log and change nothing', async () => {
    await fill(1);
    await assert.rejects(service`update audit_event set actor = 'x'`, /permission denied/);
    await assert.rejects(service`delete from audit_event`, /permission denied/);
    await assert.rejects(service`truncate audit_event`, /permission denied/);
    await assert.rejects(service`update audit_payload set person = 'x'`, /permission denied/);
    await assert.rejects(
      service`insert into schema_migration (name, sha256) values ('x', 'x')`,
      /permission denied/,
    );
    await assert.rejects(service`create table specimen (a int)`, /permission denied/);
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
});
