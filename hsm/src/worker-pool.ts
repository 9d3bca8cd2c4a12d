import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { readPin, type TokenConfig } from './config.ts';
import { HsmError } from './errors.ts';
import { changesToken, type Operation, type OperationResult } from './protocol.ts';
import type { TokenHealth } from './token.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** Operations in one message: few enough that the last does not wait long for its answer. */
const MAX_BATCH = 16;
/** Messages at a worker: one that it works on, one that waits, so that it never idles. */
const MAX_MESSAGES = 2;
const SWEEP_MS = 50;
const MAX_FAILED_STARTS = 5;
const MAX_ATTEMPTS = 2;
/** RSA-4096 key pairs take long. */
const CHANGE_PATIENCE = 4;

interface Pending {
  readonly id: number;
  readonly operation: Operation;
  readonly expires: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: HsmError) => void;
  attempts: number;
}

interface Worker {
  readonly process: WorkerProcess;
  readonly working: Map<number, Pending>;
  ready: boolean;
  messages: number;
}

/** The workers of one token and the queue before them. */
export class WorkerPool {
  readonly #config: TokenConfig;
  readonly #wanted: number;
  readonly #workers = new Set<Worker>();
  readonly #sweeper: NodeJS.Timeout;
  #queue: Pending[] = [];
  #state: TokenHealth['state'] = 'open';
  #stopped: HsmError | undefined;
  #logins: Promise<void> = Promise.resolve();
  #flushing = false;
  #nextId = 1;
  #restarts = 0;
  #failedStarts = 0;

  private constructor(config: TokenConfig) {
    this.#config = config;
    this.#wanted = config.workers ?? availableParallelism();
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
  }

  /** Resolves when the first worker is ready; the others log in one after another behind it. */
  static async open(config: TokenConfig): Promise<WorkerPool> {
    const pool = new WorkerPool(config);
    const starts = Array.from({ length: pool.#wanted }, () => pool.#start());
    const [first, ...others] = starts;
    for (const other of others) other.catch((error: unknown) => pool.#startFailed(error));
    try {
      await first;
    } catch (error) {
      // A sibling may have stopped the pool already, and with it the first: its reason is the reason.
      await pool.#stop(asHsmError(error));
      throw pool.#stopped ?? error;
    }
    return pool;
  }

  submit(operation: Operation): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const refusal = this.#refusal();
      if (refusal) return reject(refusal);
      const patience =
        (this.#config.deadlineMs ?? 30_000) * (changesToken(operation) ? CHANGE_PATIENCE : 1);
      const expires = performance.now() + patience;
      this.#queue.push({ id: this.#nextId++, operation, expires, resolve, reject, attempts: 0 });
      this.#flushSoon();
    });
  }

  health(): TokenHealth {
    const workers = [...this.#workers];
    return {
      state: this.#state,
      workersReady: workers.filter(({ ready }) => ready).length,
      workersWanted: this.#wanted,
      restarts: this.#restarts,
      queued: this.#queue.length,
      inFlight: workers.reduce((sum, { working }) => sum + working.size, 0),
    };
  }

  async close(): Promise<void> {
    if (this.#state === 'open') this.#state = 'closed';
    this.#failQueue(new HsmError('closed', `The token ${this.#config.label} is closed.`));
    while (this.health().inFlight > 0) await delay(5);
    await this.#endWorkers();
  }

  #refusal(): HsmError | undefined {
    const { label, maxQueue = 10_000 } = this.#config;
    if (this.#stopped) return this.#stopped;
    if (this.#state !== 'open') return new HsmError('closed', `The token ${label} is closed.`);
    if (this.#queue.length < maxQueue) return undefined;
    return new HsmError('queue-full', `${maxQueue} requests wait for the token ${label} already.`);
  }

  async #start(): Promise<void> {
    const worker: Worker = {
      process: startWorkerProcess(this.#config.environment, {
        onResults: (results) => this.#finish(worker, results),
        onExit: () => this.#exited(worker),
      }),
      working: new Map(),
      ready: false,
      messages: 0,
    };
    this.#workers.add(worker);
    const { module, label, sessionsPerWorker: sessions = 2 } = this.#config;
    try {
      await worker.process.handshake({ type: 'load', module, label, sessions }, 'loaded');
      await this.#login(worker);
    } catch (error) {
      worker.process.kill();
      throw error;
    }
    worker.ready = true;
    this.#failedStarts = 0;
    this.#flushSoon();
  }

  // One login at a time, and none after a refused one: a wrong PIN costs one try, not one a worker.
  #login(worker: Worker): Promise<void> {
    const turn = this.#logins.then(async () => {
      const refusal = this.#stopped ?? (this.#state === 'open' ? undefined : this.#refusal());
      if (refusal) throw refusal;
      const pin = await readPin(this.#config.pin);
      try {
        await worker.process.handshake({ type: 'login', pin }, 'ready');
      } catch (error) {
        if (isPinError(error)) void this.#stop(asHsmError(error));
        throw error;
      }
    });
    this.#logins = turn.catch(() => {});
    return turn;
  }

  #exited(worker: Worker): void {
    this.#workers.delete(worker);
    for (const pending of worker.working.values()) this.#retryOrFail(pending);
    worker.working.clear();
    if (!worker.ready || this.#state !== 'open') return;
    this.#restarts++;
    this.#start().catch((error: unknown) => this.#startFailed(error));
  }

  #startFailed(cause: unknown): void {
    if (this.#state !== 'open') return;
    const error = asHsmError(cause);
    this.#failedStarts++;
    if (isPinError(error) || this.#failedStarts > MAX_FAILED_STARTS) {
      void this.#stop(error);
      return;
    }
    void delay(100 * 2 ** this.#failedStarts).then(() => {
      if (this.#state === 'open') this.#start().catch((again: unknown) => this.#startFailed(again));
    });
  }

  #retryOrFail(pending: Pending): void {
    if (!changesToken(pending.operation) && pending.attempts < MAX_ATTEMPTS) {
      if (this.#state === 'open') this.#queue.unshift(pending);
      else pending.reject(new HsmError('closed', `The token ${this.#config.label} is closed.`));
      this.#flushSoon();
      return;
    }
    const { op } = pending.operation;
    pending.reject(
      new HsmError('worker-died', `The worker ended during ${op}; whether it was done is unknown.`),
    );
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    const ready = [...this.#workers].filter((worker) => worker.ready);
    while (this.#queue.length > 0) {
      const free = ready.filter(({ messages }) => messages < MAX_MESSAGES);
      const worker = free.sort((a, b) => a.working.size - b.working.size)[0];
      if (!worker) return;
      const share = Math.ceil(this.#queue.length / (ready.length * MAX_MESSAGES));
      this.#send(worker, this.#queue.splice(0, Math.min(MAX_BATCH, share)));
    }
  }

  #send(worker: Worker, batch: readonly Pending[]): void {
    worker.messages++;
    for (const pending of batch) {
      pending.attempts++;
      worker.working.set(pending.id, pending);
    }
    worker.process.send({
      type: 'run',
      batch: batch.map(({ id, operation }) => ({ id, operation })),
    });
  }

  #finish(worker: Worker, results: readonly OperationResult[]): void {
    worker.messages--;
    for (const result of results) {
      const pending = worker.working.get(result.id);
      worker.working.delete(result.id);
      if ('value' in result) pending?.resolve(result.value);
      else pending?.reject(new HsmError(result.error.code, result.error.message));
    }
    this.#flush();
  }

  // A request that is late in a worker means a module that hangs: that worker is replaced.
  #sweep(): void {
    const now = performance.now();
    const late = ({ expires }: Pending): boolean => expires <= now;
    if (this.#queue.some(late)) {
      for (const pending of this.#queue.filter(late)) pending.reject(this.#tooLate(pending));
      this.#queue = this.#queue.filter((pending) => !late(pending));
    }
    for (const worker of this.#workers) {
      const overdue = [...worker.working.values()].filter(late);
      for (const pending of overdue) {
        worker.working.delete(pending.id);
        pending.reject(this.#tooLate(pending));
      }
      if (overdue.length > 0) worker.process.kill();
    }
  }

  #tooLate({ operation }: Pending): HsmError {
    return new HsmError('deadline', `${operation.op} on ${this.#config.label} took too long.`);
  }

  async #stop(error: HsmError): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'stopped';
    this.#stopped = error;
    this.#failQueue(error);
    await this.#endWorkers();
  }

  #failQueue(error: HsmError): void {
    for (const pending of this.#queue.splice(0)) pending.reject(error);
  }

  async #endWorkers(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.process.end()));
    clearInterval(this.#sweeper);
  }
}

function isPinError(error: unknown): boolean {
  return error instanceof HsmError && error.code.startsWith('pin-');
}

function asHsmError(error: unknown): HsmError {
  if (error instanceof HsmError) return error;
  return new HsmError('worker-died', 'A PKCS#11 worker could not be started.', { cause: error });
}
