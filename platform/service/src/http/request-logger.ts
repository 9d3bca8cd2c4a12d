import type { FastifyBaseLogger } from 'fastify';

type Bindings = Parameters<FastifyBaseLogger['child']>[0];

/**
 * The logger of one request, made when it is used: few requests write a record, and a child of pino costs each of them
 * the rules of what is hidden.
 */
export function requestLogger(parent: FastifyBaseLogger, bindings: Bindings): FastifyBaseLogger {
  return new RequestLogger(parent, bindings) as unknown as FastifyBaseLogger;
}

class RequestLogger {
  readonly #parent: FastifyBaseLogger;
  readonly #bindings: Bindings;
  #child: FastifyBaseLogger | undefined;

  constructor(parent: FastifyBaseLogger, bindings: Bindings) {
    this.#parent = parent;
    this.#bindings = bindings;
  }

  get level(): string {
    return this.#parent.level;
  }

  child(...args: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#made().child(...args);
  }

  trace(...args: Parameters<FastifyBaseLogger['trace']>): void {
    this.#made().trace(...args);
  }

  debug(...args: Parameters<FastifyBaseLogger['debug']>): void {
    this.#made().debug(...args);
  }

  info(...args: Parameters<FastifyBaseLogger['info']>): void {
    this.#made().info(...args);
  }

  warn(...args: Parameters<FastifyBaseLogger['warn']>): void {
    this.#made().warn(...args);
  }

  error(...args: Parameters<FastifyBaseLogger['error']>): void {
    this.#made().error(...args);
  }

  fatal(...args: Parameters<FastifyBaseLogger['fatal']>): void {
    this.#made().fatal(...args);
  }

  silent(): void {}

  #made(): FastifyBaseLogger {
    this.#child ??= this.#parent.child(this.#bindings);
    return this.#child;
  }
}
