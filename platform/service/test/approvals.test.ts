import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { actionDigest, createApprovals, createAuditLog, migrate } from '@tamga/service';
import { type TestDatabase, testDatabase } from '@tamga/workbench/fixtures';
import postgres, { type Sql, type TransactionSql } from 'postgres';

const migrations = join(dirname(fileURLToPath(import.meta.url)), '../migrations');
const START = Date.parse('2026-11-23T00:00:00Z');
const action = 'blanks.destroy';
const details = { blanks: ['SPEC000001'], reason: 'bent' };
const first = 'staff:production-1';
const second = 'staff:officer-1';
const third = 'staff:security-1';

/** Until so many connections of this one's user wait for a lock. Not in a transaction: it would see one moment only. */
async function untilWaiting(sql: Sql, count: number): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 20) {
    const rows = await sql`
      select 1 from pg_stat_activity where usename = current_user and wait_event_type = 'Lock'`;
    if (rows.length === count) return;
    await delay(20);
  }
  throw new assert.AssertionError({ message: `there were never ${count} that wait for a lock` });
}

describe('approvals', () => {
  let clock = START;
  const audit = createAuditLog('approvals-1', () => new Date(clock));
  const approvals = createApprovals({ audit, now: () => new Date(clock) });
  let database: TestDatabase;
  let sql: Sql;
  const begin = <T>(work: (tx: TransactionSql) => Promise<T>) => sql.begin(work);
  const request = (more: { needed?: number } = {}) =>
    begin((tx) => approvals.request(tx, { action, details, by: first, ...more }));
  const approve = (id: string, by: string, what = details) =>
    begin((tx) => approvals.approve(tx, { id, by, details: what }));
  const use = (id: string, what = details) =>
    begin((tx) => approvals.use(tx, { id, by: first, action, details: what }));

  before(async () => {
    database = await testDatabase();
    const role = `role_${database.name}`;
    await migrate({
      ownerUrl: database.url,
      schema: 'specimen',
      role,
      rolePassword: 'specimen',
      folders: [migrations],
      appendOnly: [],
    });
    const url = new URL(database.url);
    url.username = role;
    url.password = 'specimen';
    sql = postgres(url.href, { connection: { search_path: 'specimen' }, onnotice: () => {} });
  });

  after(async () => {
    await sql.end();
    const owner = postgres(database.url, { max: 1, onnotice: () => {} });
    await owner.unsafe(`drop owned by role_${database.name}; drop role role_${database.name}`);
    await owner.end();
    await database.drop();
  });

  test('what another person approved can be done once', async () => {
    const id = await request();
    await assert.rejects(use(id), { code: 'APPROVAL_MISSING' });
    await approve(id, second);
    await use(id);
    await assert.rejects(use(id), { code: 'APPROVAL_CLOSED' });
  });

  test('hard case 19: nobody approves their own request, in the code or in the database', async () => {
    const id = await request();
    await assert.rejects(approve(id, first), { code: 'APPROVAL_OWN' });
    await assert.rejects(
      sql`insert into approval values (${id}, ${first}, ${first}, now())`,
      /check constraint/,
    );
    await assert.rejects(
      sql`insert into approval values (${id}, ${second}, ${first}, now())`,
      /foreign key/,
    );
  });

  test('hard case 19: the same approver counts once where two are needed', async () => {
    const id = await request({ needed: 2 });
    await approve(id, second);
    await approve(id, second);
    await assert.rejects(use(id), { code: 'APPROVAL_MISSING' });
    await approve(id, third);
    await use(id);
  });

  test('an approval is given to what was shown, and only that can be done', async () => {
    const other = { ...details, blanks: ['SPEC000002'] };
    const id = await request();
    await assert.rejects(approve(id, second, other), { code: 'APPROVAL_CHANGED' });
    await approve(id, second);
    await assert.rejects(use(id, other), { code: 'APPROVAL_CHANGED' });
  });

  test('hard case 19: an edit cancels what was approved and begins anew', async () => {
    const id = await request();
    await approve(id, second);
    const other = { ...details, reason: 'scratched' };
    const edited = await begin((tx) => approvals.edit(tx, { id, by: second, details: other }));
    await assert.rejects(use(id), { code: 'APPROVAL_CLOSED' });
    await assert.rejects(use(edited, other), { code: 'APPROVAL_MISSING' });
    await assert.rejects(approve(edited, second, other), { code: 'APPROVAL_OWN' });
    await approve(edited, first, other);
    await use(edited, other);
  });

  test('hard case 19: a request expires, also when it is approved', async () => {
    const id = await request();
    await approve(id, second);
    clock += 24 * 3_600_000;
    await assert.rejects(use(id), { code: 'APPROVAL_EXPIRED' });
    await assert.rejects(approve(id, third), { code: 'APPROVAL_EXPIRED' });
  });

  test('a cancelled or unknown request cannot be approved', async () => {
    const id = await request();
    await begin((tx) => approvals.cancel(tx, { id, by: first }));
    await assert.rejects(approve(id, second), { code: 'APPROVAL_CLOSED' });
    await assert.rejects(approve('no-such-request', second), { code: 'NOT_FOUND' });
  });

  test('a service is nobody who could approve', async () => {
    const id = await request();
    await assert.rejects(approve(id, 'service:bureau'), { code: 'NOT_ALLOWED' });
  });

  test('hard case 19: two uses at once spend a request once', async () => {
    const id = await request();
    await approve(id, second);
    // Somebody else writes to the audit log: the first use has spent the request and cannot commit, the second one is
    // on its way. Whatever keeps them apart must do so before that.
    let uses: Promise<PromiseSettledResult<void>[]> | undefined;
    await begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtext(${`tamga-audit-${audit.chain}`}))`;
      uses = Promise.allSettled([use(id), use(id)]);
      await untilWaiting(sql, 2);
    });
    const outcomes = (await uses) ?? [];
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    assert.equal(refused?.reason.code, 'APPROVAL_CLOSED');
  });

  test('every step is in the audit log', async () => {
    const id = await request();
    await approve(id, second);
    await use(id);
    const rows = await sql<{ event: string; actor: string }[]>`
      select event, actor from audit_event where refs->>'request' = ${id} order by seq`;
    assert.deepEqual(
      rows.map(({ event, actor }) => [event, actor]),
      [
        ['approval.requested', first],
        ['approval.approved', second],
        ['approval.used', first],
      ],
    );
  });

  test('the digest does not depend on the order of names', () => {
    const [one, two] = [
      { a: 1, b: { c: 2, d: [3] } },
      { b: { d: [3], c: 2 }, a: 1 },
    ];
    assert.deepEqual(actionDigest(action, one), actionDigest(action, two));
    assert.notDeepEqual(actionDigest(action, one), actionDigest('blanks.spoil', one));
  });
});
