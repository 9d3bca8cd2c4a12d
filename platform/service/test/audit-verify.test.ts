import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AuditWorld, auditWorld, entry, log, personKey } from './audit-world.ts';

let world: AuditWorld;
before(async () => {
  world = await auditWorld();
});
after(() => world?.remove());

test('an untouched chain verifies, and the window that no checkpoint covers is counted', async () => {
  await world.fill(5);
  const line = await world.checkpoint();
  await world.service.begin((tx) => log.append(tx, entry(6), entry(7)));
  const verdict = await world.judge([line]);
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
    await world.fill(5);
    const line = await world.checkpoint();
    await world.owner.unsafe(attack);
    const { faults } = await world.judge([line]);
    assert.ok(
      faults.some((fault) => fault.kind === kind),
      JSON.stringify(faults),
    );
  });
}

test('hard case 20: an older database that was restored and continued is detected', async () => {
  await world.fill(5);
  const line = await world.checkpoint();
  await world.owner`delete from audit_payload where seq > 3`;
  await world.owner`delete from audit_event where seq > 3`;
  await world.service.begin((tx) => log.append(tx, entry(40), entry(50), entry(60)));
  const { faults } = await world.judge([line]);
  assert.ok(faults.some(({ kind }) => kind === 'older-database'));
});

test('an older database that grew to the same number, and was signed again there, is detected', async () => {
  await world.fill(5);
  const line = await world.checkpoint();
  await world.owner`delete from audit_payload where seq > 3`;
  await world.owner`delete from audit_event where seq > 3`;
  await world.service.begin((tx) => log.append(tx, entry(40), entry(50)));
  const again = await world.checkpoint(line);
  const { faults } = await world.judge([line, again]);
  assert.ok(faults.some(({ kind, sequence }) => kind === 'older-database' && sequence === 5));
});

test('an older database that was signed again before it grew is detected', async () => {
  await world.fill(5);
  const line = await world.checkpoint();
  await world.owner`delete from audit_payload where seq > 3`;
  await world.owner`delete from audit_event where seq > 3`;
  const again = await world.checkpoint(line);
  const { faults } = await world.judge([line, again]);
  assert.ok(faults.some(({ kind, sequence }) => kind === 'older-database' && sequence === 3));
});

test('a chain rewritten from its first event is detected, also beside a faithful copy', async () => {
  await world.fill(3);
  const line = await world.checkpoint();
  await world.owner`create schema copy`;
  await world.owner`create table copy.audit_event as select * from audit_event`;
  await world.owner`create table copy.audit_payload as select * from audit_payload`;
  await world.fill(3);
  const verdict = await world.judge([line], { schemas: ['copy', 'specimen'] });
  await world.owner`drop schema copy cascade`;
  assert.deepEqual(
    verdict.faults.map(({ kind, sequence }) => [kind, sequence]),
    [['older-database', 3]],
  );
});

test('lines missing from the exported checkpoints are detected', async () => {
  await world.fill(1);
  const first = await world.checkpoint();
  await world.service.begin((tx) => log.append(tx, entry(2)));
  const second = await world.checkpoint(first);
  assert.deepEqual((await world.judge([first, second])).faults, []);
  assert.deepEqual(
    (await world.judge([second])).faults.map(({ kind, sequence }) => [kind, sequence]),
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
  await world.fill(1);
  const { faults } = await world.judge(malformed);
  assert.deepEqual(
    faults.map(({ kind }) => kind),
    malformed.map(() => 'checkpoint-forged'),
  );
});

test('a forged checkpoint is detected', async () => {
  await world.fill(2);
  const line = (await world.checkpoint()).replace('"sequence":2', '"sequence":1');
  const { faults } = await world.judge([line]);
  assert.deepEqual(
    faults.map(({ kind }) => kind),
    ['checkpoint-forged'],
  );
});

test('payloads are held against their commitments, and an erased key leaves the chain whole', async () => {
  await world.fill(3);
  const line = await world.checkpoint();
  const whole = await world.judge([line], { payloadKeys: () => personKey });
  assert.deepEqual([whole.faults, whole.payloads], [[], { verified: 3, erased: 0 }]);
  const erased = await world.judge([line], { payloadKeys: () => undefined });
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
    await world.fill(2);
    await world.owner.unsafe(attack);
    const { faults } = await world.judge([], { payloadKeys: () => personKey });
    assert.deepEqual(
      faults.map(({ kind, sequence }) => [kind, sequence]),
      [
        ['payload-changed', 1],
        ['payload-changed', 2],
      ],
    );
  });
}
