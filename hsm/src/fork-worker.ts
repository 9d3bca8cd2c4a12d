import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const INHERITED = ['PATH', 'HOME', 'LANG', 'TZ', 'LD_LIBRARY_PATH', 'SOFTHSM2_CONF'];
const FROM_SOURCE = import.meta.url.endsWith('.ts');

/** Starts worker.ts (through tsx) or worker.js, whichever lies beside this file. */
export function forkWorker(environment: Readonly<Record<string, string>> = {}): ChildProcess {
  const program = new URL(FROM_SOURCE ? './worker.ts' : './worker.js', import.meta.url);
  return fork(fileURLToPath(program), [], {
    execArgv: FROM_SOURCE ? ['--conditions=source', '--import', import.meta.resolve('tsx')] : [],
    env: { ...inherited(), ...environment },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
