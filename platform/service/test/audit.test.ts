import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openPayload, reportHeads } from '@tamga/service';
import { type AuditWorld, auditWorld, entry, log, personKey } from './audit-world.ts';

let world: AuditWorld;
before(async () => {
  world = await auditWorld();
});
after(() => world?.remove());

test('what an event says of nobody is sealed under the key of the service', async () => {
  await world.owner`truncate audit_event, audit_payload`;
  const about = { key: personKey, payload: { note: 'SPECIMEN-NOTE' } };
  await world.service.begin((tx) => log.append(tx, { ...entry(1), about }));
  const [row] = await world.owner<{ person: string | null; sealed: Buffer }[]>`
  select person, sealed from audit_payload`;
  assert.equal(row?.person, null);
  assert.ok(!row.sealed.toString('latin1').includes('SPECIMEN-NOTE'));
  const place = { chain: 'specimen-1', sequence: 1 };
  const opened = openPayload(personKey, place, row.sealed);
  assert.deepEqual(JSON.parse(Buffer.from(opened ?? '').toString()), about.payload);
});

test('more entries than one statement takes are appended in order', async () => {
  await world.fill(0);
  await world.service.begin((tx) =>
    log.append(tx, ...Array.from({ length: 2_500 }, (_, n) => entry(n))),
  );
  const verdict = await world.judge([], { payloadKeys: () => personKey });
  assert.deepEqual([verdict.faults, verdict.payloads?.verified], [[], 2_500]);
});

test('a head is handed in when it changed, and again after the signer failed', async () => {
  await world.fill(2);
  const heads: number[] = [];
  const failures: unknown[] = [];
  let isDown = true;
  const reporting = reportHeads({
    sql: world.owner,
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
  await world.service.begin((tx) => log.append(tx, entry(3)));
  await reporting.stop();
  assert.deepEqual([failures.length, heads], [1, [2, 3]]);
});

test('the service may add to its log and change nothing', async () => {
  await world.fill(1);
  await assert.rejects(world.service`update audit_event set actor = 'x'`, /permission denied/);
  await assert.rejects(world.service`delete from audit_event`, /permission denied/);
  await assert.rejects(world.service`truncate audit_event`, /permission denied/);
  await assert.rejects(world.service`update audit_payload set person = 'x'`, /permission denied/);
  await assert.rejects(
    world.service`insert into schema_migration (name, sha256) values ('x', 'x')`,
    /permission denied/,
  );
  await assert.rejects(world.service`create table specimen (a int)`, /permission denied/);
});

test('concurrent transactions keep one unbroken chain', async () => {
  await world.fill(0);
  await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      world.service.begin((tx) => log.append(tx, entry(number), entry(number))),
    ),
  );
  const verdict = await world.judge([]);
  assert.deepEqual(verdict.faults, []);
  assert.equal(verdict.chains[0]?.events, 40);
});

test('a log that cannot be written stops the fact', async () => {
  await world.fill(0);
  await world.owner.unsafe(`revoke insert on audit_event from ${world.role}`);
  await assert.rejects(
    world.service.begin((tx) => log.append(tx, entry(1))),
    { code: 'AUDIT_UNWRITABLE' },
  );
  await world.owner.unsafe(`grant insert on audit_event to ${world.role}`);
});

test('a migration that was changed after it was applied is refused', async () => {
  await world.owner`update schema_migration set sha256 = 'other'`;
  await assert.rejects(world.migrate(), { code: 'MIGRATION_CHANGED' });
});
