import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AuditLog } from '@tamga/service';
import type { Sql, TransactionSql } from 'postgres';
import { byteaTexts } from '../database/bytea.ts';
import { CaError } from '../errors.ts';

export interface BlockedKeys {
  /** Hashes in the file, and how many of them were not blocked before. */
  readonly read: number;
  readonly added: number;
}

const HASH = /^[0-9a-fA-F]{64}$/;
/** Rows in one statement. */
const CHUNK = 5_000;
/** A file of this size has 15 million hashes. */
const MAX_BYTES = 1024 * 1024 * 1024;

/**
 * Blocks the keys of a list: a line each, SHA-256 over the SubjectPublicKeyInfo, hexadecimal; `#` begins a comment.
 * The whole file or nothing, with the audit event that names its digest, in one transaction.
 *
 * @throws CaError USAGE naming the line that is no hash
 */
export async function blockKeys(options: {
  readonly sql: Sql;
  readonly audit: AuditLog;
  readonly file: string;
  /** Where the list is from, for the record: `pwnedkeys-2026-11`. */
  readonly source: string;
  readonly actor: string;
  readonly now: Date;
}): Promise<BlockedKeys> {
  const { sql, audit, file, source, actor, now } = options;
  return (await sql.begin(async (tx) => {
    const digest = createHash('sha256');
    let read = 0;
    let added = 0;
    let chunk: Buffer[] = [];
    const flush = async (): Promise<void> => {
      added += await insert(tx, chunk, source, now);
      chunk = [];
    };
    for await (const hash of hashesIn(file)) {
      digest.update(hash);
      read += 1;
      chunk.push(hash);
      if (chunk.length === CHUNK) await flush();
    }
    if (read === 0) throw new CaError('USAGE', `${file} has no hash.`);
    await flush();
    const refs = { source, keys: String(read), added: String(added), sha256: digest.digest('hex') };
    await audit.append(tx, { event: 'keys.blocked', actor, refs });
    return { read, added };
  })) as BlockedKeys;
}

async function insert(
  tx: TransactionSql,
  hashes: readonly Buffer[],
  source: string,
  now: Date,
): Promise<number> {
  if (hashes.length === 0) return 0;
  const rows = await tx`
    insert into blocked_key (spki_hash, source, blocked_at)
    select distinct hash, ${source}, ${now}::timestamptz from unnest(${byteaTexts(hashes)}::text[]::bytea[]) as hash
    on conflict (spki_hash) do nothing returning 1`;
  return rows.length;
}

async function* hashesIn(file: string): AsyncGenerator<Buffer> {
  const input = createReadStream(file, { end: MAX_BYTES });
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const text = line.replace(/#.*/, '').trim();
    if (text === '') continue;
    if (!HASH.test(text)) {
      throw new CaError(
        'USAGE',
        `${file}, line ${number}: not a SHA-256 in hexadecimal. Nothing of the file was blocked.`,
      );
    }
    yield Buffer.from(text, 'hex');
  }
}
