import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sql, TransactionSql } from 'postgres';
import { readFileEnd } from './file-end.ts';

/** The append-only export: what is in the table and not yet in the file is added, and synced to disk. */
export interface CheckpointFile {
  appendMissing(sql: Sql): Promise<void>;
}

/** Number of the last exported checkpoint, and where the next line begins. */
interface Exported {
  readonly number: string;
  readonly length: number;
}

export function openCheckpointFile(path: string): CheckpointFile {
  let known: Exported | undefined;
  return {
    async appendMissing(sql) {
      await sql.begin(async (tx) => {
        // Processes that share the file take turns.
        await tx`select pg_advisory_xact_lock(hashtext('tamga-checkpoint-export'))`;
        await mkdir(dirname(path), { recursive: true });
        const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o644);
        try {
          const { size } = await file.stat();
          const before = known?.length === size ? known : await findExported(tx, file);
          known = undefined;
          known = await append(tx, file, before);
        } finally {
          await file.close();
        }
      });
    },
  };
}

async function append(tx: TransactionSql, file: FileHandle, before: Exported): Promise<Exported> {
  const rows = await tx<{ number: string; line: string }[]>`
    select number::text, line from checkpoint where number > ${before.number} order by checkpoint.number`;
  const last = rows.at(-1);
  if (last === undefined) return before;
  const bytes = Buffer.from(rows.map(({ line }) => `${line}\n`).join(''));
  try {
    await writeAll(file, bytes, before.length);
    await file.sync();
  } catch (error) {
    // A full disk takes half a line; what follows must not be written onto it.
    await file.truncate(before.length).catch(() => {});
    throw error;
  }
  return { number: last.number, length: before.length + bytes.length };
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Number of the file's last whole line in the table; 0 when the file is new, so that everything is exported. */
async function findExported(tx: TransactionSql, file: FileHandle): Promise<Exported> {
  const { line, torn, wholeLength } = await readFileEnd(file);
  const number = line === undefined ? '0' : await numberOf(tx, line);
  if (torn === '') return { number, length: wholeLength };
  const [next] = await tx<{ line: string }[]>`
    select line from checkpoint where number > ${number} order by checkpoint.number limit 1`;
  if (next?.line.startsWith(torn) === true) {
    await file.truncate(wholeLength);
    return { number, length: wholeLength };
  }
  // Not half of what would be written here: whoever wrote it, it stays for the verifier to find.
  const length = wholeLength + Buffer.byteLength(torn) + 1;
  await writeAll(file, Buffer.from('\n'), length - 1);
  return { number, length };
}

async function numberOf(tx: TransactionSql, line: string): Promise<string> {
  const [row] = await tx<{ number: string }[]>`
    select number::text from checkpoint where line = ${line} order by checkpoint.number desc limit 1`;
  if (row !== undefined) return row.number;
  // The table does not know the file's end: an older database. What follows shows that to the verifier.
  const [newest] = await tx<{ number: string }[]>`
    select coalesce(max(number), 0)::text as number from checkpoint`;
  return newest?.number ?? '0';
}
