import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

// At each login SoftHSM empties `token.object`, then writes it anew; a process that is killed between the two leaves a
// token without label, PIN and the key that its objects are encrypted under, for ever. So what the file held is kept
// beside it, in a file that SoftHSM does not read, and an empty one that stays empty is put back.

const LOOKS = 5;
const BETWEEN_LOOKS_MS = 50;

/** Before a worker loads the module: keeps the token files of a SoftHSM, and puts back one that was emptied. */
export async function guardSoftHsm(
  module: string,
  configuration = process.env['SOFTHSM2_CONF'],
): Promise<void> {
  if (configuration === undefined || !basename(module).includes('softhsm')) return;
  for (const file of await tokenFiles(configuration)) {
    // A file or folder that is not there, or not ours to write, is for the module to report.
    await keepOrPutBack(file).catch(() => {});
  }
}

async function tokenFiles(configuration: string): Promise<readonly string[]> {
  try {
    const text = await readFile(configuration, 'utf8');
    const folder = /^\s*directories\.tokendir\s*=\s*(.*\S)\s*$/m.exec(text)?.[1];
    if (folder === undefined) return [];
    const tokens = await readdir(folder, { withFileTypes: true });
    return tokens
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name, 'token.object'));
  } catch {
    return [];
  }
}

async function keepOrPutBack(file: string): Promise<void> {
  const kept = join(dirname(file), 'token.kept');
  for (let looks = 0; looks < LOOKS; looks++) {
    const content = await readFile(file);
    if (content.length > 0) {
      const before = await readFile(kept).catch(() => undefined);
      if (before?.equals(content) !== true) await replace(kept, content);
      return;
    }
    // Another process may be about to write it.
    await delay(BETWEEN_LOOKS_MS);
  }
  await replace(file, await readFile(kept));
}

async function replace(file: string, content: Buffer): Promise<void> {
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, content, { mode: 0o600, flush: true });
  await rename(fresh, file);
}
