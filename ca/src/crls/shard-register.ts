import {
  type Certificate,
  type CertificateRevocationList,
  type CrlReason,
  FormatError,
  parseCrl,
  type RevokedCertificate,
} from '@tamga/formats';
import type { TransactionSql } from 'postgres';
import { crlAuthorityKeyIdentifier } from '../lint/crl/crl-authority-key-identifier.ts';
import { crlIssuer } from '../lint/crl/crl-issuer.ts';

/** A complete list that a delta begins at. */
export interface DeltaBase {
  readonly number: bigint;
  /** The changes of its shard that it counted. */
  readonly covers: string;
  readonly crl: CertificateRevocationList;
}

/** A longer delta saves nobody a download: those with an older list fetch the new one. */
const MAX_DELTA_ENTRIES = 5_000;

/**
 * The oldest complete list that is still in use, so that whoever has one, whichever, can take the delta (RFC 5280 5.2.4:
 * it is for every list from its base on); the newest where too much has changed since, none is in use, or the authority
 * had another key. Undefined when a complete list is needed first.
 */
export async function chooseBase(
  tx: TransactionSql,
  shard: number,
  thisUpdate: Date,
  issuer: Certificate,
): Promise<DeltaBase | undefined> {
  const candidates = await tx<{ number: string; covers: string }[]>`
    (select l.number::text, l.covers::text from crl l
     where l.name = ${shardName(shard)} and l.next_update > ${thisUpdate}
     order by l.number limit 1)
    union all
    (select l.number::text, l.covers::text from crl l
     where l.name = ${shardName(shard)} order by l.number desc limit 1)`;
  for (const { number, covers } of candidates) {
    const [row] = await tx<{ changes: number; der: Buffer }[]>`
      select l.der, (select count(*)::int from (
        select from certificate_status where shard = ${shard} and version > ${covers}
        limit ${MAX_DELTA_ENTRIES + 1}) since) as changes
      from crl l where l.name = ${shardName(shard)} and l.number = ${number}`;
    if (row === undefined || row.changes > MAX_DELTA_ENTRIES) continue;
    const crl = readList(row.der);
    if (crl && isOf(issuer, crl)) return { number: BigInt(number), covers, crl };
  }
  return undefined;
}

/** A list on record that is none any more is no base, and keeps nothing else from being published. */
function readList(der: Uint8Array): CertificateRevocationList | undefined {
  try {
    return parseCrl(der);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** A delta is signed with the key of its base (RFC 5280 6.3.3 (c)). */
function isOf(issuer: Certificate, crl: CertificateRevocationList): boolean {
  return [crlIssuer, crlAuthorityKeyIdentifier].every(
    ({ check }) => check({ crl, kind: 'citizen', issuer }) === undefined,
  );
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
