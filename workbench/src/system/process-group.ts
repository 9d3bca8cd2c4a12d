import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdio: StdioOptions;
  /** Runs as this user; for root alone. */
  readonly user?: string;
  /** What the kernel sends when this process dies without a word: nothing outlives a killed run. */
  readonly orphanSignal?: 'TERM' | 'INT' | 'KILL';
}

/** Starts a program in a process group of its own, so that a Ctrl-C in the terminal reaches this process alone. */
export function launch(program: Program): ChildProcess {
  const { command, args, user, orphanSignal = 'TERM' } = program;
  const identity =
    user === undefined ? [] : [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
  return spawn('setpriv', [...identity, '--pdeathsig', orphanSignal, command, ...args], {
    stdio: program.stdio,
    detached: true,
    env: { ...process.env, ...program.env },
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
  });
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Asks a process to end, and insists when it has not after `patienceMs`. */
export async function endProcess(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
  patienceMs = 5_000,
  lastSignal: NodeJS.Signals = 'SIGKILL',
): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) {
    return;
  }
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill(lastSignal), patienceMs);
  await ended;
  clearTimeout(timer);
}
