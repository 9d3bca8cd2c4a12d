import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from './errors.ts';
import { answers } from './pcscd.ts';
import { isListening } from './ports.ts';
import { endProcess, hasEnded, launch } from './process-group.ts';
import { waitUntil } from './wait-until.ts';

/** Something that was started and can be stopped; stopping twice is nothing. */
export interface Running {
  readonly name: string;
  /** When it ends, asked or not. */
  onExit(listener: () => void): void;
  stop(): Promise<void>;
}

export interface RunningChild extends Running {
  readonly pid: number;
}

export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly parameters: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** How it tells that it is ready: an IPC message, or a port or socket that answers. */
  readonly ready: 'message' | { readonly port: number } | { readonly socket: string };
}

const READY_MS = 30_000;
const STOP_MS = 8_000;

/** Starts a process, its output in `logs/NAME.log`, and waits until it is ready. */
export async function startChild(spec: ChildSpec, logs: string): Promise<RunningChild> {
  const { name, command, parameters, environment = {}, ready } = spec;
  mkdirSync(logs, { recursive: true });
  const path = join(logs, `${name}.log`);
  const log = openSync(path, 'a');
  const child = launch({
    command,
    args: parameters,
    env: environment,
    stdio: ['ignore', log, log, ...(ready === 'message' ? ['ipc' as const] : [])],
  });
  closeSync(log);
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', (code, signal) => {
    failure ??= `it ended with ${code ?? signal}`;
  });
  let hasSaidReady = false;
  child.once('message', () => {
    hasSaidReady = true;
  });
  const isReady = async (): Promise<boolean> => {
    if (ready === 'message') {
      return hasSaidReady;
    }
    return 'port' in ready ? isListening(ready.port) : answers(ready.socket);
  };
  await waitUntil(async () => failure !== undefined || (await isReady()), READY_MS);
  if (failure !== undefined || hasEnded(child) || !(await isReady())) {
    child.kill('SIGKILL');
    throw new WorkbenchError(
      'START_FAILED',
      `${name} did not start: ${failure ?? 'it is not ready'}; ${path} says why.`,
    );
  }
  return {
    name,
    pid: child.pid ?? 0,
    onExit: (listener) => void child.once('exit', listener),
    stop: () => endProcess(child, 'SIGTERM', STOP_MS),
  };
}
