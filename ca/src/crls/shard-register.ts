import { type CrlReason, parseCrl, type RevokedCertificate } from '@tamga/formats';
import type { TransactionSql } from 'postgres';

/** A complete list that a delta begins at. */
export interface DeltaBase {
  readonly number: bigint;
  /** The changes of its shard that it counted. */
  readonly covers: string;
}

/** A longer delta saves nobody a download: those with an older list fetch the new one. */
const MAX_DELTA_ENTRIES = 5_000;

/**
 * The oldest complete list that is still in use, so that whoever has one, whichever, can take the delta (RFC 5280 5.2.4:
 * it is for every list from its base on); the newest where too much has changed since, or none is in use. Undefined when
 * a complete list is needed first.
 */
export async function chooseBase(
  tx: TransactionSql,
  shard: number,
  thisUpdate: Date,
): Promise<DeltaBase | undefined> {
  const candidates = await tx<{ number: string; covers: string }[]>`
    (select l.number::text, l.covers::text from crl l
     where l.name = ${shardName(shard)} and l.next_update > ${thisUpdate}
     order by l.number limit 1)
    union all
    (select l.number::text, l.covers::text from crl l
     where l.name = ${shardName(shard)} order by l.number desc limit 1)`;
  for (const { number, covers } of candidates) {
    const [row] = await tx<{ changes: number }[]>`
      select count(*)::int as changes from (
        select from certificate_status where shard = ${shard} and version > ${covers}
        limit ${MAX_DELTA_ENTRIES + 1}) since`;
    if ((row?.changes ?? 0) <= MAX_DELTA_ENTRIES) return { number: BigInt(number), covers };
  }
  return undefined;
}

/** Name of a shard's lists in the store. */
export function shardName(shard: number): string {
  return `citizen/${shard}`;
}

/** What the register says of a shard, as complete list and as delta: of one moment. */
export interface ShardRegister {
  readonly complete: readonly RevokedCertificate[];
  /** What changed since the base; what is good again is removed (RFC 5280 5.3.1). */
  readonly changed: readonly RevokedCertificate[];
}

/**
 * Nothing is revoked later than its list says: a clock that was ahead must not stop the next list (RFC 5280 5.1.2.6);
 * nor must a fraction of a second in the register.
 */
export async function readShard(
  tx: TransactionSql,
  shard: number,
  thisUpdate: Date,
  base: DeltaBase | undefined,
): Promise<ShardRegister> {
  const covers = base?.covers ?? NEVER;
  const rows = await tx<
    { serial: Buffer; since: Date; reason: CrlReason | null; good: boolean; changed: boolean }[]
  >`
    select serial, date_trunc('second', since) as since, reason, false as good, version > ${covers} as changed
    from certificate_status where shard = ${shard} and status <> 'good'
    union all
    select serial, date_trunc('second', since), 'removeFromCRL', true, true
    from certificate_status where shard = ${shard} and status = 'good' and version > ${covers}
    order by serial`;
  const complete: RevokedCertificate[] = [];
  const changed: RevokedCertificate[] = [];
  for (const { serial, since, reason, ...row } of rows) {
    const entry = {
      serial,
      revocationDate: since < thisUpdate ? since : thisUpdate,
      ...(reason === null ? {} : { reason }),
    };
    if (!row.good) complete.push(entry);
    if (row.changed) changed.push(entry);
  }
  return { complete, changed };
}

/** No count of changes reaches the largest bigint. */
const NEVER = '9223372036854775807';

/** The complete list of that number, which was verified when it was published. */
export async function readComplete(tx: TransactionSql, shard: number, number: bigint) {
  const [row] = await tx<{ der: Buffer }[]>`
    select der from crl where name = ${shardName(shard)} and crl.number = ${String(number)}`;
  return row && parseCrl(row.der);
}
