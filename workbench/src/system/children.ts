import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { answers } from './pcscd.ts';

/** Something that was started and can be stopped; stopping twice is nothing. */
export interface Running {
  readonly name: string;
  stop(): Promise<void>;
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
export async function startChild(spec: ChildSpec, logs: string): Promise<Running> {
  mkdirSync(logs, { recursive: true });
  const path = join(logs, `${spec.name}.log`);
  const log = createWriteStream(path, { flags: 'a' });
  const child = spawn(spec.command, [...spec.parameters], {
    env: { ...process.env, ...spec.environment },
    stdio: ['ignore', 'pipe', 'pipe', ...(spec.ready === 'message' ? ['ipc' as const] : [])],
    // A process group of its own: Ctrl-C reaches the supervisor only, which stops children in order.
    detached: true,
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  let failure: string | undefined;
  child.on('error', (error) => {
    failure = error.message;
  });
  child.on('exit', (code, signal) => {
    failure ??= `it ended with ${code ?? signal}`;
  });
  let isReady = false;
  child.on('message', () => {
    isReady = true;
  });
  for (const end = Date.now() + READY_MS; !isReady; ) {
    if (failure !== undefined || Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`${spec.name} did not start: ${failure ?? 'it is not ready'}; see ${path}.`);
    }
    if (spec.ready !== 'message') {
      isReady =
        'port' in spec.ready
          ? await portAnswers(spec.ready.port)
          : await answers(spec.ready.socket);
    }
    await pause(20);
  }
  return { name: spec.name, stop: () => stopChild(child) };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

export function portAnswers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
