import type { ChangeStatus, RevocationReason } from '@tamga/contracts';
import type { AuditLog } from '@tamga/service';
import type { Sql, TransactionSql } from 'postgres';
import { shardOf } from '../certificates/serial-number.ts';
import { monthOf } from '../database/migrate-ca.ts';
import { CaError } from '../errors.ts';

type Standing = 'good' | 'onHold' | 'revoked';

export interface StatusOptions {
  readonly sql: Sql;
  readonly audit: AuditLog;
  readonly shards: number;
  readonly clock: () => Date;
  /** CRL and answers no longer say what the register says. */
  readonly changed: (serial: Uint8Array) => void;
}

/** Holds, releases and revokes; a repeated request id changes nothing. */
export type StatusChanger = (
  serial: Uint8Array,
  change: ChangeStatus,
  actor: string,
) => Promise<void>;

export function createStatusChanger(options: StatusOptions): StatusChanger {
  return async (serial, change, actor) => {
    const isChanged = await options.sql.begin((tx) => apply(tx, options, serial, change, actor));
    if (isChanged) options.changed(serial);
  };
}

async function apply(
  tx: TransactionSql,
  options: StatusOptions,
  serial: Uint8Array,
  change: ChangeStatus,
  actor: string,
): Promise<boolean> {
  const key = Buffer.from(serial);
  const { shard, certified } = await find(tx, key, options.shards);
  if (!(await isNew(tx, key, change))) return false;
  const before = await currentStatus(tx, key);
  assertPossible(key, before?.status ?? 'good', change, certified);
  const now = wholeSecond(options.clock()).toISOString();
  const after = outcome(
    change,
    before?.status === 'onHold' ? before.since.toISOString() : now,
    now,
  );
  const reason = change.change === 'revoke' ? (change.reason ?? 'unspecified') : null;
  await tx`
    insert into status_event (month, serial, request_id, change, reason, actor, at)
    values (${monthOf(new Date(now))}, ${key}, ${change.requestId}, ${change.change}, ${reason}, ${actor}, ${now})`;
  await tx`
    insert into certificate_status (serial, shard, status, since, reason)
    values (${key}, ${shard}, ${after.status}, ${after.since}, ${after.reason})
    on conflict (serial) do update
      set status = excluded.status, since = excluded.since, reason = excluded.reason`;
  await options.audit.append(tx, {
    event: `certificate.${change.change}`,
    actor,
    refs: {
      serial: key.toString('hex'),
      request: change.requestId,
      ...(reason === null ? {} : { reason }),
    },
  });
  return true;
}

/** The shard stands in the certificate, or in the intent of a serial that was never certified. */
async function find(
  tx: TransactionSql,
  serial: Buffer,
  shards: number,
): Promise<{ shard: number; certified: boolean }> {
  const [row] = await tx<{ certified: number | null; intended: number | null }[]>`
    select c.shard as certified, i.shard as intended
    from serial s
    left join certificate c on c.month = s.month and c.serial = s.serial
    left join issuance_intent i on i.month = s.month and i.serial = s.serial
    where s.serial = ${serial}`;
  if (row === undefined) {
    throw new CaError('SERIAL_UNKNOWN', `The serial ${serial.toString('hex')} was never drawn.`);
  }
  const shard = row.certified ?? row.intended ?? shardOf(serial, shards);
  return { shard, certified: row.certified !== null };
}

async function isNew(tx: TransactionSql, serial: Buffer, change: ChangeStatus): Promise<boolean> {
  const reason = change.reason ?? null;
  const rows = await tx`
    insert into status_request (request_id, serial, change, reason)
    values (${change.requestId}, ${serial}, ${change.change}, ${reason})
    on conflict (request_id) do nothing returning 1`;
  if (rows.length > 0) return true;
  const [known] = await tx<{ serial: Buffer; change: string; reason: string | null }[]>`
    select serial, change, reason from status_request where request_id = ${change.requestId}`;
  if (known?.serial.equals(serial) && known.change === change.change && known.reason === reason) {
    return false;
  }
  throw new CaError(
    'REQUEST_ID_REUSED',
    `The request ${change.requestId} stands for another change.`,
  );
}

async function currentStatus(tx: TransactionSql, serial: Buffer) {
  // Two changes of one certificate go one after the other.
  await tx`select pg_advisory_xact_lock(hashtext(${`tamga-status-${serial.toString('hex')}`}))`;
  const [row] = await tx<{ status: Standing; since: Date }[]>`
    select status, since from certificate_status where serial = ${serial}`;
  return row;
}

function assertPossible(
  serial: Buffer,
  before: Standing,
  { change }: ChangeStatus,
  certified: boolean,
): void {
  const possible = {
    hold: before === 'good' && certified,
    release: before === 'onHold',
    revoke: before !== 'revoked',
  };
  if (possible[change]) return;
  const standing = certified || before !== 'good' ? before : 'never certified';
  throw new CaError(
    'STATUS_CONFLICT',
    `The certificate ${serial.toString('hex')} is ${standing}: it cannot ${change}.`,
  );
}

/** A revocation after a hold keeps the date of the hold: the key was not trusted since. */
function outcome(
  { change, reason }: ChangeStatus,
  revokedSince: string,
  now: string,
): { status: Standing; since: string; reason: RevocationReason | 'certificateHold' | null } {
  if (change === 'hold') return { status: 'onHold', since: now, reason: 'certificateHold' };
  if (change === 'release') return { status: 'good', since: now, reason: null };
  return { status: 'revoked', since: revokedSince, reason: reason ?? 'unspecified' };
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
