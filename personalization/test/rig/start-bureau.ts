import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BureauConfig, serveBureau } from '@tamga/personalization';

export interface StartedBureau {
  /** Processes that hold the bureau's token. */
  readonly tokenWorkers: readonly number[];
  /** The connections of all workstations end; only of a bureau in this process. */
  cutWorkstations(): void;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends it as a power cut does: nothing is written any more. */
  kill(): Promise<void>;
}

/** In this process, which is faster. Killed, it loses database and workstations at once and can write nothing more. */
export async function bureauHere(config: BureauConfig): Promise<StartedBureau> {
  const before = new Set(childrenOf(process.pid));
  const bureau = await serveBureau(config);
  return {
    tokenWorkers: childrenOf(process.pid).filter((pid) => !before.has(pid)),
    cutWorkstations: () => bureau.bureau.agents.close(),
    stop: () => bureau.close(),
    async kill() {
      await bureau.bureau.sql.end({ timeout: 0 });
      bureau.bureau.agents.close();
      await bureau.close();
    },
  };
}

const PROGRAM = fileURLToPath(new URL('./bureau-process.ts', import.meta.url));

export async function bureauProcess(config: BureauConfig, folder: string): Promise<StartedBureau> {
  const file = join(folder, 'bureau.json');
  writeFileSync(file, JSON.stringify(config));
  const child = fork(PROGRAM, [file], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, TAMGA_LOG_LEVEL: 'error' },
  });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error('The bureau ended before it was ready.'))),
  ]);
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    tokenWorkers: childrenOf(child.pid ?? 0),
    cutWorkstations: () => {
      throw new Error('The lines of a bureau in another process cannot be cut from here.');
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
}
