import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sql } from 'postgres';

/** The append-only export: what is in the table and not yet in the file is added, and synced to disk. */
export interface CheckpointFile {
  appendMissing(sql: Sql): Promise<void>;
}

export function openCheckpointFile(path: string): CheckpointFile {
  let exported: string | undefined;
  return {
    async appendMissing(sql) {
      exported ??= await findExported(sql, path);
      const rows = await sql<{ number: string; line: string }[]>`
        select number::text, line from checkpoint where number > ${exported} order by checkpoint.number`;
      const last = rows.at(-1);
      if (last === undefined) return;
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'a', 0o644);
      try {
        await file.appendFile(rows.map(({ line }) => `${line}\n`).join(''));
        await file.sync();
      } finally {
        await file.close();
      }
      exported = last.number;
    },
  };
}

/** Number of the file's last line in the table; 0 when the file is new, so that everything is exported. */
async function findExported(sql: Sql, path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const last = text.trimEnd().split('\n').at(-1);
  if (last === undefined || last === '') return '0';
  const [row] = await sql<{ number: string }[]>`
    select number::text from checkpoint where line = ${last}`;
  if (row !== undefined) return row.number;
  // The table does not know the file's end: an older database. What follows shows that to the verifier.
  const [newest] = await sql<{ number: string }[]>`
    select coalesce(max(number), 0)::text as number from checkpoint`;
  return newest?.number ?? '0';
}
