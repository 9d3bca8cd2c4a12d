import { HsmError } from './errors.ts';
import { changesToken, type Operation } from './protocol.ts';

/** Runs of one request that a dying worker may have brought about itself. */
const MAX_RUNS = 2;
/** Runs of one request that met a lost token: every worker finds out for itself. */
const MAX_LOSSES = 8;
/** RSA-4096 key pairs take long. */
const CHANGE_PATIENCE = 4;

export interface Pending {
  readonly id: number;
  readonly operation: Operation;
  /** On the clock of `performance.now()`. */
  readonly expires: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: HsmError) => void;
  deaths: number;
  losses: number;
}

/** The requests that wait for a worker, oldest first. */
export class RequestQueue {
  readonly #label: string;
  readonly #patienceMs: number;
  #waiting: Pending[] = [];
  #nextId = 1;

  constructor(label: string, patienceMs: number) {
    this.#label = label;
    this.#patienceMs = patienceMs;
  }

  get length(): number {
    return this.#waiting.length;
  }

  add(operation: Operation): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const patience = this.#patienceMs * (changesToken(operation) ? CHANGE_PATIENCE : 1);
      const expires = performance.now() + patience;
      const id = this.#nextId++;
      this.#waiting.push({ id, operation, expires, resolve, reject, deaths: 0, losses: 0 });
    });
  }

  take(count: number): Pending[] {
    return this.#waiting.splice(0, count);
  }

  /** To the head of the queue, for a request that no worker has begun. */
  putBack(requests: readonly Pending[]): void {
    this.#waiting.unshift(...requests);
  }

  /** Requests under which a worker died: what changes nothing runs once more. */
  afterDeath(requests: readonly Pending[]): void {
    const again = (pending: Pending) =>
      !changesToken(pending.operation) && ++pending.deaths < MAX_RUNS;
    this.#putBackOrReject(requests, again, ({ operation: { op } }) => [
      'worker-died',
      `The worker ended during ${op}; whether it was done is unknown.`,
    ]);
  }

  /** Requests that met a lost token: what changes nothing waits for the token. */
  afterLoss(requests: readonly Pending[]): void {
    const again = (pending: Pending) =>
      !changesToken(pending.operation) && ++pending.losses < MAX_LOSSES;
    this.#putBackOrReject(requests, again, ({ operation: { op } }) => [
      'token-lost',
      `The token ${this.#label} was lost during ${op}; whether it was done is unknown.`,
    ]);
  }

  /** Rejects those whose time is over; `problem`, a sentence, says why no worker could take them. */
  expire(now: number, problem: string | undefined): void {
    if (!this.#waiting.some(({ expires }) => expires <= now)) return;
    const late = this.#waiting.filter(({ expires }) => expires <= now);
    this.#waiting = this.#waiting.filter(({ expires }) => expires > now);
    for (const pending of late) pending.reject(this.tooLate(pending, problem));
  }

  tooLate({ operation }: Pending, problem?: string): HsmError {
    const reason = problem === undefined ? '' : ` No worker is ready: ${problem}`;
    return new HsmError('deadline', `${operation.op} on ${this.#label} took too long.${reason}`);
  }

  rejectAll(error: HsmError): void {
    for (const pending of this.#waiting.splice(0)) pending.reject(error);
  }

  #putBackOrReject(
    requests: readonly Pending[],
    again: (pending: Pending) => boolean,
    fault: (pending: Pending) => ConstructorParameters<typeof HsmError>,
  ): void {
    const retried = requests.filter((pending) => {
      if (again(pending)) return true;
      pending.reject(new HsmError(...fault(pending)));
      return false;
    });
    this.putBack(retried);
  }
}
