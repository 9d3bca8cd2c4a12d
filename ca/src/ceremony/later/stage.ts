import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { equalBytes } from '@tamga/formats';
import { CaError } from '../../errors.ts';

const BEGUN = 'ceremony.sha256';

/**
 * Files of a ceremony on their way into a folder where others lie. `FOLDER.LABEL.new` says that it began, and for which
 * reviewed file; its renaming to `FOLDER.LABEL.held` is the moment from which it is held. What follows can be repeated.
 */
export interface Stage {
  /** The same ceremony began before and was cut off: its key may be in the token already. */
  readonly isResumed: boolean;
  /** The files were complete already; they only need their places. */
  readonly isHeld: boolean;
  /** On record before the key is made. */
  begin(): Promise<void>;
  /** All of them, or none. */
  complete(files: ReadonlyMap<string, Uint8Array>): Promise<void>;
  /** Puts each file in its place, never over another. @throws CaError CEREMONY_DONE */
  settle(files: readonly string[]): Promise<void>;
}

/** @throws CaError CEREMONY_DONE when another ceremony file was begun under the same label. */
export async function openStage(pki: string, label: string, ceremony: string): Promise<Stage> {
  const begun = `${pki}.${label}.new`;
  const held = `${pki}.${label}.held`;
  const isHeld = await exists(held);
  const isResumed = isHeld || (await exists(join(begun, BEGUN)));
  if (isResumed) {
    const known = await readFile(join(isHeld ? held : begun, BEGUN), 'utf8');
    if (known !== ceremony) {
      throw new CaError('CEREMONY_DONE', `Another ceremony for ${label} was begun in ${begun}.`);
    }
  }
  return {
    isResumed,
    isHeld,
    async begin() {
      await mkdir(begun, { recursive: true, mode: 0o755 });
      await writeDurably(join(begun, BEGUN), Buffer.from(ceremony));
      await syncFolder(begun);
      await syncFolder(dirname(begun));
    },
    async complete(files) {
      for (const [file, bytes] of files) await writeDurably(join(begun, file), bytes);
      await syncFolder(begun);
      await rename(begun, held);
      await syncFolder(dirname(held));
    },
    async settle(files) {
      for (const file of files) await place(join(held, file), join(pki, file));
      await syncFolder(pki);
      await rm(held, { recursive: true });
    },
  };
}

/** A link fails where a name is taken, which a rename does not. */
async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!isTaken) throw cause;
    if (!equalBytes(await readFile(from), await readFile(to))) {
      throw new CaError('CEREMONY_DONE', `${to} is there already and stays.`, { cause });
    }
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
