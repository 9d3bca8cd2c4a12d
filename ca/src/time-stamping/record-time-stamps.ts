import { createHash, randomUUID } from 'node:crypto';
import type { AuditLog } from '@tamga/service';
import type { Sql } from 'postgres';
import { byteaTexts } from '../database/bytea.ts';
import { monthOf } from '../database/migrate-ca.ts';
import { createBatcher } from '../issuance/batcher.ts';

export interface TimeStampRecord {
  readonly serial: Uint8Array;
  readonly genTime: Date;
  readonly tstInfo: Uint8Array;
}

/** Puts a token on record; resolves once that is committed. */
export type TimeStampRecorder = (record: TimeStampRecord) => Promise<unknown>;

const MAX_BATCH = 500;

/**
 * Many tokens share a transaction and one event of the audit chain, which commits to all of them by
 * `digestOfBatch`. A serial number that is there already fails.
 */
export function createTimeStampRecorder(
  sql: Sql,
  audit: AuditLog,
  actor: string,
): TimeStampRecorder {
  return createBatcher<TimeStampRecord, true>({
    run: async (records) => {
      await recordBatch(sql, audit, actor, records);
      return records.map(() => true);
    },
    maxItems: MAX_BATCH,
    lanes: 2,
  });
}

async function recordBatch(
  sql: Sql,
  audit: AuditLog,
  actor: string,
  records: readonly TimeStampRecord[],
): Promise<void> {
  const batch = randomUUID();
  const tstInfos = records.map(({ tstInfo }) => tstInfo);
  await sql.begin(async (tx) => {
    await tx`
      insert into time_stamp (month, serial, batch, place, tst_info)
      select t.month, t.serial, ${batch}::uuid, t.place, t.tst_info
      from unnest(
        ${records.map(({ genTime }) => monthOf(genTime))}::date[],
        ${byteaTexts(records.map(({ serial }) => serial))}::text[]::bytea[],
        ${byteaTexts(tstInfos)}::text[]::bytea[]
      ) with ordinality as t (month, serial, tst_info, place)`;
    await audit.append(tx, {
      event: 'time-stamps.recorded',
      actor,
      refs: {
        batch,
        count: String(records.length),
        digest: digestOfBatch(tstInfos).toString('hex'),
      },
    });
  });
}

/** SHA-256 over the TSTInfos of a batch, one behind the other in the order of their place. */
export function digestOfBatch(tstInfos: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const tstInfo of tstInfos) hash.update(tstInfo);
  return hash.digest();
}
