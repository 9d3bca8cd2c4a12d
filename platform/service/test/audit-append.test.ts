import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asAuditFailure } from '@tamga/service';
import { type AuditWorld, auditWorld, entry, log } from './audit-world.ts';

let world: AuditWorld;
before(async () => {
  world = await auditWorld();
});
after(() => world?.remove());

const ODD = 'quote " backslash \\ слово 𠮷 \u2028 \n';

const append = (...numbers: readonly number[]) => {
  const events = numbers.map((number) =>
    log.encode({ event: 'specimen.made', actor: ODD, refs: { b: ODD, a: String(number) } }),
  );
  return world.service`select append_audit_events(${log.chain}, ${JSON.stringify(events)}::text::jsonb)`;
};

test('events appended by the database itself and by the service make one chain that verifies', async () => {
  await world.fill(2);
  await append(3, 4);
  await world.service.begin((tx) => log.append(tx, entry(5)));
  await append();
  await append(6);
  const verdict = await world.judge([]);
  assert.deepEqual([verdict.faults, verdict.chains[0]?.events], [[], 6]);
});

test('concurrent statements keep one unbroken chain', async () => {
  await world.fill(0);
  await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      number % 2 === 0
        ? append(number, number)
        : world.service.begin((tx) => log.append(tx, entry(number), entry(number))),
    ),
  );
  const verdict = await world.judge([]);
  assert.deepEqual([verdict.faults, verdict.chains[0]?.events], [[], 40]);
});

test('a statement that cannot append says AUDIT_UNWRITABLE', async () => {
  await world.fill(0);
  await world.owner.unsafe(`revoke insert on audit_event from ${world.role}`);
  const failure = await append(1).catch(asAuditFailure);
  await world.owner.unsafe(`grant insert on audit_event to ${world.role}`);
  assert.equal((failure as { code?: string }).code, 'AUDIT_UNWRITABLE');
  assert.equal((asAuditFailure(new Error('other')) as Error).message, 'other');
});
