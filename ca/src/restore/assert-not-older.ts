import { open } from 'node:fs/promises';
import type { Checkpoint } from '@tamga/service';
import type { Sql } from 'postgres';
import { readFileEnd } from '../audit/file-end.ts';
import { CaError } from '../errors.ts';

/**
 * The exported checkpoints know how far the database was. One that does not hold what they signed last is older, or was
 * cut: an authority that went on from it would give CRL numbers twice and call good what is revoked.
 *
 * @throws CaError DATABASE_OLDER naming what is missing and the command to go on with
 */
export async function assertNotOlder(options: {
  readonly sql: Sql;
  readonly checkpoints: string;
}): Promise<void> {
  const { sql, checkpoints } = options;
  const line = await lastCheckpoint(checkpoints);
  if (line === undefined) return;
  const missing = await findMissing(sql, line);
  if (missing.length === 0) return;
  throw new CaError(
    'DATABASE_OLDER',
    `The database is older than the checkpoints exported to ${checkpoints}: ${missing.join('; ')}. Restore a newer backup, or go on from this one with: tamga-ca restore --config FILE --crls DIR --officer NAME --officer NAME`,
  );
}

/** The last whole line of the export; absent when nothing was exported. */
export async function lastCheckpoint(path: string): Promise<string | undefined> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  try {
    return file && (await readFileEnd(file)).line;
  } finally {
    await file?.close();
  }
}

async function findMissing(sql: Sql, line: string): Promise<readonly string[]> {
  const missing: string[] = [];
  const known = await sql`
    select 1 from checkpoint where line = ${line} order by checkpoint.number desc limit 1`;
  const { at, heads } = readLine(line);
  if (known.length === 0) missing.push(`the checkpoint of ${at} is not in it`);
  for (const { chain, sequence, head } of heads) {
    const [row] = await sql<{ last: string; hash: Buffer | null }[]>`
      select e.seq::text as last,
             (select hash from audit_event where chain = ${chain} and seq = ${sequence}) as hash
      from audit_event e where e.chain = ${chain} order by e.seq desc limit 1`;
    // Chains of other services are in other schemas.
    if (row === undefined) continue;
    const last = Number(row.last);
    if (last < sequence) missing.push(`events ${last + 1} to ${sequence} of ${chain} are missing`);
    else if (row.hash?.toString('hex') !== head) {
      missing.push(`event ${sequence} of ${chain} is another than the one that was signed`);
    }
  }
  return missing;
}

/** A line that cannot be read was not written here: it is in no database, and the verifier tells what it is. */
function readLine(line: string): Pick<Checkpoint, 'at' | 'heads'> {
  try {
    const { at, heads } = JSON.parse(line) as Checkpoint;
    return { at, heads: Array.isArray(heads) ? heads : [] };
  } catch {
    return { at: 'the last line', heads: [] };
  }
}
