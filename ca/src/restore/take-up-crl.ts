import { randomUUID } from 'node:crypto';
import type { CertificateRevocationList, CrlEntry } from '@tamga/formats';
import type { TransactionSql } from 'postgres';
import { nextNumber } from '../crls/publish-shard.ts';
import { shardName } from '../crls/shard-register.ts';
import { byteaTexts } from '../database/bytea.ts';
import { monthOf } from '../database/migrate-ca.ts';
import type { PublishedCrl } from './published-crl.ts';

/** What the older database learned from one CRL. */
export interface TakenUp {
  /** The CRL was newer than those of the database. */
  readonly isNewer: boolean;
  readonly revoked: number;
  readonly held: number;
}

const ENTRIES_A_STATEMENT = 1_000;

/**
 * Takes up what a published CRL or delta says and the database does not: its number, so that the next is above it, and
 * its revocations and holds. Nothing is released: what is on hold in the database and not in the CRL stays so, until somebody
 * who knows releases it. Certificates that the database lost are entered by their serials.
 */
export async function takeUpCrl(
  tx: TransactionSql,
  published: PublishedCrl,
  by: { readonly actor: string; readonly now: Date },
): Promise<TakenUp> {
  const { shard, number, isDelta, nextUpdate, crl } = published;
  const name = shardName(shard);
  const isNewer = number >= (await nextNumber(tx, shard));
  if (isNewer && isDelta) {
    await tx`insert into crl_number_taken (name, number) values (${name}, ${String(number)})`;
  } else if (isNewer) {
    // It covers no change of this database, so that the next is published at once.
    await tx`
      insert into crl (name, number, covers, this_update, next_update, der)
      values (${name}, ${String(number)}, 0, ${crl.thisUpdate}, ${nextUpdate}, ${Buffer.from(crl.raw)})`;
  }
  let revoked = 0;
  let held = 0;
  for (const entries of inParts(listed(crl))) {
    for (const { status } of await takeUpEntries(tx, entries, shard, by)) {
      if (status === 'revoked') revoked += 1;
      else held += 1;
    }
  }
  if (isNewer || revoked + held > 0) {
    await tx`
      insert into shard_change (shard, version) values (${shard}, 1)
      on conflict (shard) do update set version = shard_change.version + 1`;
  }
  return { isNewer, revoked, held };
}

async function takeUpEntries(
  tx: TransactionSql,
  entries: readonly CrlEntry[],
  shard: number,
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<readonly { readonly status: 'revoked' | 'onHold' }[]> {
  const isHold = ({ reason }: CrlEntry): boolean => reason === 'certificateHold';
  return tx<{ status: 'revoked' | 'onHold' }[]>`
    with listed as (
      select * from unnest(
        ${byteaTexts(entries.map(({ serial }) => serial.bytes))}::text[]::bytea[],
        ${entries.map((entry) => (isHold(entry) ? 'onHold' : 'revoked'))}::text[],
        ${entries.map(({ revocationDate }) => revocationDate.toISOString())}::text[]::timestamptz[],
        ${entries.map(({ reason }) => reason)}::text[],
        ${entries.map(() => randomUUID())}::text[]::uuid[]
      ) as l (serial, status, since, reason, request_id)
    ), taken as (
      insert into certificate_status as known (serial, shard, status, since, reason)
      select serial, ${shard}, status, since, reason from listed
      on conflict (serial) do update
        set status = excluded.status, since = excluded.since, reason = excluded.reason
        where known.status <> 'revoked' and known.status <> excluded.status
      returning serial, status
    ), told as (
      insert into status_event (month, serial, request_id, change, reason, actor, at)
      select ${monthOf(now)}::date, taken.serial, listed.request_id,
             case taken.status when 'onHold' then 'hold' else 'revoke' end,
             case taken.status when 'onHold' then null else listed.reason end,
             ${actor}, ${now.toISOString()}::timestamptz
      from taken join listed using (serial)
    )
    select status from taken`;
}

/** Without what a delta removes: nothing is released. */
function* listed(crl: CertificateRevocationList): Generator<CrlEntry> {
  for (const entry of crl.entries()) if (entry.reason !== 'removeFromCRL') yield entry;
}

function* inParts(entries: Iterable<CrlEntry>): Generator<readonly CrlEntry[]> {
  let part: CrlEntry[] = [];
  for (const entry of entries) {
    part.push(entry);
    if (part.length < ENTRIES_A_STATEMENT) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
