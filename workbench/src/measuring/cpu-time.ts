import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts the time of processes in hundredths of a second (USER_HZ, proc(5)). */
const TICKS_A_SECOND = 100;

interface Process {
  readonly parent: number;
  readonly seconds: number;
}

/** CPU seconds, user and system, that processes have used so far. */
export interface CpuTimes {
  /** Of one process alone. */
  of(pid: number): number;
  /** Of all that descend from it, itself not counted. Ended ones no longer count. */
  below(pid: number): number;
}

/** Reads the times of all processes at once. */
export function readCpuTimes(): CpuTimes {
  const processes = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    const found = /^[0-9]+$/.test(name) ? readProcess(name) : undefined;
    if (found !== undefined) {
      processes.set(Number(name), found);
    }
  }
  const below = (pid: number): number =>
    [...processes]
      .filter(([, { parent }]) => parent === pid)
      .reduce((sum, [child, { seconds }]) => sum + seconds + below(child), 0);
  return { of: (pid) => processes.get(pid)?.seconds ?? 0, below };
}

function readProcess(name: string): Process | undefined {
  try {
    const text = readFileSync(`/proc/${name}/stat`, 'utf8');
    // The program's name, in parentheses, may hold anything: fields are counted after it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [, parent, , , , , , , , , , user, system] = fields.map(Number);
    if (parent === undefined || user === undefined || system === undefined) {
      return undefined;
    }
    return { parent, seconds: (user + system) / TICKS_A_SECOND };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}
