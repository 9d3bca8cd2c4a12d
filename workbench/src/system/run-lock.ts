import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from './errors.ts';

/**
 * One system on one `var/`: notes this process in `var/running.json`. A note whose process is gone is overwritten; its
 * start time tells a process from a later one with the same number.
 *
 * @throws WorkbenchError ALREADY_RUNNING
 */
export function holdVar(folder: string): () => void {
  const note = join(folder, 'running.json');
  const holder = readHolder(note);
  if (
    holder !== undefined &&
    holder.pid !== process.pid &&
    startOf(holder.pid) === holder.started
  ) {
    throw new WorkbenchError(
      'ALREADY_RUNNING',
      `The system runs already on ${folder} (process ${holder.pid}): stop it with Ctrl-C, or with kill ${holder.pid}, first.`,
    );
  }
  makeVar(folder);
  writeFileSync(note, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  return () => rmSync(note, { force: true });
}

const PASSABLE = 0o711;

/**
 * A folder that was made here, or was empty, is marked as ours: `npm run reset` removes no other. Nobody else may list it,
 * but the database's user passes through.
 */
function makeVar(folder: string): void {
  const isNew = !existsSync(folder);
  mkdirSync(folder, { recursive: true });
  const mark = join(folder, '.tamga');
  if (readdirSync(folder).length === 0) {
    writeFileSync(mark, 'npm run reset removes this folder\n');
  }
  if (isNew) {
    chmodSync(folder, PASSABLE);
  } else if (existsSync(mark)) {
    chmodSync(folder, statSync(folder).mode & PASSABLE);
  }
}

function readHolder(note: string): { readonly pid: number; readonly started: string } | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(note, 'utf8'));
    return typeof value === 'object' &&
      value !== null &&
      'pid' in value &&
      typeof value.pid === 'number' &&
      'started' in value &&
      typeof value.started === 'string'
      ? { pid: value.pid, started: value.started }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Field 22 of /proc/PID/stat, in clock ticks since the machine started; the name before it may have spaces. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
