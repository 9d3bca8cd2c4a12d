import type { ChildProcess } from 'node:child_process';
import { HsmError } from './errors.ts';
import { forkWorker } from './fork-worker.ts';
import type { OperationResult, WorkerCommand, WorkerReport } from './protocol.ts';

const HANDSHAKE_MS = 30_000;
const GOODBYE_MS = 2_000;

/** One worker process as its parent sees it. */
export interface WorkerProcess {
  /** Sends a command and waits for the report that answers it. Rejects with HsmError. */
  handshake<T extends WorkerReport['type']>(
    command: WorkerCommand,
    answer: T,
  ): Promise<Extract<WorkerReport, { type: T }>>;
  send(command: WorkerCommand): void;
  /** Lets the process end by itself, then kills it; resolves when it is gone. */
  end(): Promise<void>;
  kill(): void;
  readonly pid: number | undefined;
}

export interface WorkerListener {
  onResults(results: readonly OperationResult[]): void;
  /** Once, however the process ended. */
  onExit(): void;
}

export function startWorkerProcess(
  environment: Readonly<Record<string, string>> | undefined,
  listener: WorkerListener,
): WorkerProcess {
  const child = forkWorker(environment);
  let gone = false;
  let waiting: ((outcome: WorkerReport | HsmError) => void) | undefined;
  const exited = new Promise<void>((resolve) => {
    const leave = () => {
      if (gone) return;
      gone = true;
      waiting?.(new HsmError('worker-died', 'A PKCS#11 worker ended before it was ready.'));
      listener.onExit();
      resolve();
    };
    child.once('exit', leave);
    child.once('error', leave);
  });
  child.on('message', (report: WorkerReport) => {
    if (report.type === 'results') listener.onResults(report.results);
    else waiting?.(report);
  });
  return {
    pid: child.pid,
    handshake: (command, answer) =>
      new Promise((resolve, reject) => {
        if (gone) {
          reject(new HsmError('worker-died', 'A PKCS#11 worker ended before it was ready.'));
          return;
        }
        const timer = setTimeout(() => {
          waiting?.(new HsmError('deadline', 'A PKCS#11 worker did not get ready in time.'));
        }, HANDSHAKE_MS);
        waiting = (outcome) => {
          waiting = undefined;
          clearTimeout(timer);
          if (outcome instanceof HsmError) return reject(outcome);
          if (isAnswer(outcome, answer)) return resolve(outcome);
          return reject(failure(outcome));
        };
        send(child, command);
      }),
    send: (command) => send(child, command),
    kill: () => child.kill('SIGKILL'),
    end: () => {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), GOODBYE_MS);
      return exited.finally(() => clearTimeout(timer));
    },
  };
}

function isAnswer<T extends WorkerReport['type']>(
  report: WorkerReport,
  type: T,
): report is Extract<WorkerReport, { type: T }> {
  return report.type === type;
}

/** A failed send means that the process is going: its exit reports that. */
function send(child: ChildProcess, command: WorkerCommand): void {
  if (child.connected) child.send(command, () => {});
}

function failure(report: WorkerReport): HsmError {
  if (report.type === 'failed') return new HsmError(report.error.code, report.error.message);
  return new HsmError('worker-died', `A PKCS#11 worker answered ${report.type} out of turn.`);
}
