import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import postgres from 'postgres';
import { WorkbenchError } from './errors.ts';
import { idsOf, isOpen, type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';
import { endProcess, hasEnded, launch } from './process-group.ts';
import { waitUntil } from './wait-until.ts';

export interface Cluster {
  /** postgres://postgres:…@127.0.0.1:port/postgres */
  readonly url: string;
  readonly pid: number;
  /** When the server ends without being asked. */
  onExit(listener: () => void): void;
  stop(): Promise<void>;
  /** At once, for the exit of a process. */
  kill(): void;
}

export interface ClusterOptions {
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  /** File for the server's messages. */
  readonly log?: string;
  /** As `-c name=value`. */
  readonly settings?: Readonly<Record<string, string>>;
}

const START_MS = 30_000;
const ORPHAN_MS = 15_000;
const KEPT_MESSAGES = 20;

/**
 * A real PostgreSQL server in `folder`, made on first use. One that an earlier run left behind on the same folder is
 * stopped first. It ends with this process, even a killed one.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { folder, port, password, log } = options;
  const binaries = await postgresBinaries();
  if (binaries.user !== undefined && !isOpen(dirname(folder))) {
    throw new WorkbenchError(
      'FOLDER_UNUSABLE',
      `The user ${binaries.user} cannot enter ${dirname(folder)}: choose another folder for the database.`,
    );
  }
  await stopCluster(folder);
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    makeCluster(binaries, folder, password);
  }
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...options.settings,
  };
  const child = launch({
    command: binaries.postgres,
    args: [
      ...['-D', folder, '-p', String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    stdio: ['ignore', 'ignore', 'pipe'],
    orphanSignal: 'INT',
    ...(binaries.user === undefined ? {} : { user: binaries.user }),
  });
  const messages: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => {
    messages.push(chunk.toString());
    messages.splice(0, messages.length - KEPT_MESSAGES);
    if (log !== undefined) {
      appendFileSync(log, chunk);
    }
  });
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const isReady = await waitUntil(
    () => failure !== undefined || hasEnded(child) || messages.join('').includes('ready to accept'),
    START_MS,
  );
  if (!isReady || failure !== undefined || hasEnded(child)) {
    child.kill('SIGQUIT');
    throw new WorkbenchError(
      'START_FAILED',
      `PostgreSQL does not start on port ${port} in ${folder}:\n${messages.join('')}`,
      { cause: failure },
    );
  }
  await assertAnswers(url);
  return {
    url,
    pid: child.pid ?? 0,
    onExit: (listener) => void child.once('exit', listener),
    stop: () => endProcess(child, 'SIGINT', 10_000, 'SIGQUIT'),
    kill: () => void child.kill('SIGQUIT'),
  };
}

function makeCluster({ initdb, user }: PostgresBinaries, folder: string, password: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== undefined) {
    const { uid, gid } = idsOf(user);
    chownSync(folder, uid, gid);
    chownSync(passwordFile, uid, gid);
  }
  const become =
    user === undefined
      ? []
      : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--'];
  const [program = initdb, ...args] = [
    ...become,
    initdb,
    ...['-D', folder, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['--encoding=UTF8', '--locale=C'],
  ];
  try {
    const made = spawnSync(program, args, { cwd: '/' });
    if (made.status !== 0) {
      const reason = made.error?.message ?? made.stderr.toString();
      rmSync(folder, { recursive: true, force: true });
      throw new WorkbenchError('START_FAILED', `initdb failed in ${folder}:\n${reason}`);
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function assertAnswers(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5 });
  try {
    await sql`select 1`;
  } finally {
    await sql.end();
  }
}

/** The postmaster of this folder, if it lives: its first line is the process, its second the folder. */
export function postmasterOf(folder: string): number | undefined {
  try {
    const [pid, data] = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    const number = Number(pid);
    if (data !== folder || !Number.isInteger(number)) {
      return undefined;
    }
    const name = readFileSync(`/proc/${number}/comm`, 'utf8').trim();
    return name === 'postgres' ? number : undefined;
  } catch {
    return undefined;
  }
}

/** Stops the server of a folder that no run of ours holds any more; another's server is never touched. */
export async function stopCluster(folder: string): Promise<void> {
  const pid = postmasterOf(folder);
  if (pid === undefined) {
    return;
  }
  process.kill(pid, 'SIGINT');
  if (!(await waitUntil(() => postmasterOf(folder) === undefined, ORPHAN_MS))) {
    throw new WorkbenchError(
      'START_FAILED',
      `The PostgreSQL server ${pid} of an earlier run on ${folder} does not stop: end it.`,
    );
  }
}

/** Where the database of a checkout lies: under var/ where its user can enter it, else under /var/tmp. */
export function clusterFolder(varFolder: string): string {
  if (process.getuid?.() !== 0 || isOpen(varFolder)) {
    return join(varFolder, 'postgres');
  }
  return `/var/tmp/tamga${varFolder.replaceAll(/[^A-Za-z0-9]+/g, '-')}-postgres`;
}
