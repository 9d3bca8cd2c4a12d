import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { readPin, type TokenConfig } from './config.ts';
import { HsmError } from './errors.ts';
import { isLost, type Operation, type OperationResult } from './protocol.ts';
import { type Pending, RequestQueue } from './request-queue.ts';
import type { TokenHealth } from './token.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** Operations in one message: few enough that the last does not wait long for its answer. */
const MAX_BATCH = 16;
/** Messages at a worker: one that it works on, one that waits, so that it never idles. */
const MAX_MESSAGES = 2;
const SWEEP_MS = 50;
const DEADLINE_MS = 30_000;
/** Between a failed start and the next one: doubled each time, since a token may be away for long. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

interface Worker {
  readonly process: WorkerProcess;
  readonly working: Map<number, Pending>;
  /** `leaving`: it told of a lost token and runs nothing any more. */
  state: 'starting' | 'ready' | 'leaving';
  messages: number;
}

/** The workers of one token and the queue before them. */
export class WorkerPool {
  readonly #config: TokenConfig;
  readonly #wanted: number;
  readonly #workers = new Set<Worker>();
  readonly #queue: RequestQueue;
  readonly #sweeper: NodeJS.Timeout;
  #state: TokenHealth['state'] = 'open';
  #stopped: HsmError | undefined;
  #logins: Promise<void> = Promise.resolve();
  #flushing = false;
  #restarts = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #problem: HsmError | undefined;

  private constructor(config: TokenConfig) {
    this.#config = config;
    this.#wanted = config.workers ?? availableParallelism();
    this.#queue = new RequestQueue(config.label, config.deadlineMs ?? DEADLINE_MS);
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
    const refusal = this.#refusal();
    if (refusal) return Promise.reject(refusal);
    const answer = this.#queue.add(operation);
    this.#flushSoon();
    return answer;
  }

  health(): TokenHealth {
    const workers = [...this.#workers];
    return {
      state: this.#state,
      workersReady: workers.filter(({ state }) => state === 'ready').length,
      workersWanted: this.#wanted,
      restarts: this.#restarts,
      queued: this.#queue.length,
      inFlight: workers.reduce((sum, { working }) => sum + working.size, 0),
      ...(this.#problem === undefined ? {} : { problem: this.#problem.code }),
    };
  }

  async close(): Promise<void> {
    if (this.#state === 'open') this.#state = 'closed';
    this.#queue.rejectAll(this.#closed());
    while (this.health().inFlight > 0) await delay(5);
    await this.#endWorkers();
  }

  #refusal(): HsmError | undefined {
    const { label, maxQueue = 10_000 } = this.#config;
    if (this.#stopped) return this.#stopped;
    if (this.#state !== 'open') return this.#closed();
    if (this.#queue.length < maxQueue) return undefined;
    return new HsmError('queue-full', `${maxQueue} requests wait for the token ${label} already.`);
  }

  #closed(): HsmError {
    return new HsmError('closed', `The token ${this.#config.label} is closed.`);
  }

  async #start(): Promise<void> {
    const worker: Worker = {
      process: startWorkerProcess(this.#config.environment, {
        onResults: (results) => this.#finish(worker, results),
        onExit: () => this.#exited(worker),
      }),
      working: new Map(),
      state: 'starting',
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
    worker.state = 'ready';
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#problem = undefined;
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
    const begun = [...worker.working.values()];
    worker.working.clear();
    if (worker.state === 'leaving') this.#queue.putBack(begun);
    else this.#queue.afterDeath(begun);
    if (this.#state !== 'open') {
      this.#queue.rejectAll(this.#stopped ?? this.#closed());
      return;
    }
    this.#flushSoon();
    if (worker.state === 'starting') return;
    this.#restarts++;
    this.#start().catch((error: unknown) => this.#startFailed(error));
  }

  // A PIN that is refused stops the token for good; everything else may pass, and is tried again.
  #startFailed(cause: unknown): void {
    if (this.#state !== 'open') return;
    const error = asHsmError(cause);
    this.#problem = error;
    if (isPinError(error)) {
      void this.#stop(error);
      return;
    }
    const pause = this.#pauseMs;
    this.#pauseMs = Math.min(2 * pause, LONGEST_PAUSE_MS);
    void delay(pause, undefined, { ref: false }).then(() => {
      if (this.#state === 'open') this.#start().catch((again: unknown) => this.#startFailed(again));
    });
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
    const ready = [...this.#workers].filter(({ state }) => state === 'ready');
    while (this.#queue.length > 0) {
      const free = ready.filter(({ messages }) => messages < MAX_MESSAGES);
      const worker = free.sort((a, b) => a.working.size - b.working.size)[0];
      if (!worker) return;
      const share = Math.ceil(this.#queue.length / (ready.length * MAX_MESSAGES));
      this.#send(worker, this.#queue.take(Math.min(MAX_BATCH, share)));
    }
  }

  #send(worker: Worker, batch: readonly Pending[]): void {
    worker.messages++;
    for (const pending of batch) worker.working.set(pending.id, pending);
    worker.process.send({
      type: 'run',
      batch: batch.map(({ id, operation }) => ({ id, operation })),
    });
  }

  #finish(worker: Worker, results: readonly OperationResult[]): void {
    worker.messages--;
    const lost: Pending[] = [];
    for (const result of results) {
      const pending = worker.working.get(result.id);
      if (!pending) continue;
      worker.working.delete(result.id);
      if ('value' in result) pending.resolve(result.value);
      else if (isLost(result)) lost.push(pending);
      else pending.reject(new HsmError(result.error.code, result.error.message));
    }
    if (results.some(isLost)) {
      worker.state = 'leaving';
      void worker.process.end();
    }
    this.#queue.afterLoss(lost);
    if (this.#state !== 'open') this.#queue.rejectAll(this.#stopped ?? this.#closed());
    this.#flush();
  }

  // A request that is late in a worker means a module that hangs: that worker is replaced.
  #sweep(): void {
    const now = performance.now();
    this.#queue.expire(now, this.#problem?.message);
    for (const worker of this.#workers) {
      const overdue = [...worker.working.values()].filter(({ expires }) => expires <= now);
      for (const pending of overdue) {
        worker.working.delete(pending.id);
        pending.reject(this.#queue.tooLate(pending));
      }
      if (overdue.length > 0) worker.process.kill();
    }
  }

  async #stop(error: HsmError): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'stopped';
    this.#stopped = error;
    this.#queue.rejectAll(error);
    await this.#endWorkers();
  }

  async #endWorkers(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.process.end()));
    clearInterval(this.#sweeper);
  }
}

/** Not `pin-unavailable`: a file that cannot be read costs no try, and may be there again. */
function isPinError(error: unknown): boolean {
  return (
    error instanceof HsmError && (error.code === 'pin-incorrect' || error.code === 'pin-locked')
  );
}

function asHsmError(error: unknown): HsmError {
  if (error instanceof HsmError) return error;
  return new HsmError('worker-died', 'A PKCS#11 worker could not be started.', { cause: error });
}
