import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Files = Readonly<Record<string, Uint8Array | string>>;

/** Writes the files to a folder of their own, runs openssl in it and returns what it printed. */
export function openssl(args: readonly string[], files: Files = {}): string {
  return inFolder(args, files, (printed) => printed);
}

/** As `openssl`, but returns the bytes of the file `out` that the command wrote. */
export function opensslOut(args: readonly string[], files: Files = {}): Uint8Array {
  return inFolder(args, files, (_, folder) => new Uint8Array(readFileSync(join(folder, 'out'))));
}

function inFolder<T>(
  args: readonly string[],
  files: Files,
  result: (printed: string, folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-formats-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    // Verdicts such as "verify OK" go to standard error.
    const command = ['-c', 'exec openssl "$@" 2>&1', 'sh', ...args];
    return result(execFileSync('sh', command, { cwd: folder, encoding: 'utf8' }), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
