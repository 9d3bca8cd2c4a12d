import { CA_PROBLEMS } from '@tamga/ca';
import {
  createListener,
  type Identity,
  type Listener,
  type ListenerOptions,
  SERVICE_PROBLEMS,
} from '@tamga/service';
import { Reached } from './reached.ts';

export interface DoorRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly type?: string;
  readonly body?: Uint8Array;
  readonly authorization?: string;
}

export interface DoorReply {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array;
  /** The request was read to its end, and what lies behind the reader was called. */
  readonly isReached: boolean;
}

/** A listener of a service without its socket: what is sent goes through routes, guards and validators. */
export interface Door {
  readonly app: Listener['app'];
  readonly routes: Listener['routes'];
  /** @throws what the service takes for a fault of its own, as its log hears it. */
  send(request: DoorRequest, caller?: Identity): Promise<DoorReply>;
}

/** Every code that a reply may have. */
const CODES = new Set([CA_PROBLEMS, SERVICE_PROBLEMS].flatMap((table) => Object.keys(table)));

export function openDoor(serve: (app: Listener['app']) => void): Door {
  let caller: Identity | undefined;
  const log = listeningLog();
  const { app, routes } = createListener({
    host: '127.0.0.1',
    port: 0,
    problems: CA_PROBLEMS,
    log: log.logger,
    bodyLimit: 8 * 1024 * 1024,
    identify: () => caller,
  });
  serve(app);
  return {
    app,
    routes,
    async send({ method, url, type, body, authorization }, identity) {
      caller = identity;
      await app.ready();
      const reply = await app.inject({
        method,
        url,
        headers: {
          ...(type === undefined ? {} : { 'content-type': type }),
          ...(authorization === undefined ? {} : { authorization }),
        },
        ...(body === undefined ? {} : { payload: Buffer.from(body) }),
      });
      const error = log.take();
      const isReached = error instanceof Reached;
      if (error !== undefined && !isReached) throw error;
      return {
        status: reply.statusCode,
        type: String(reply.headers['content-type'] ?? ''),
        body: new Uint8Array(reply.rawPayload),
        isReached,
      };
    },
  };
}

export interface SeenProblem {
  readonly code: string;
  readonly detail: string;
  /** Of the request's fields: it was read, and judged. */
  readonly isOfFields: boolean;
}

/** The problem document of a reply; undefined when it is none. A code that no table has is a fault. */
export function problemIn({ type, body, status }: DoorReply): SeenProblem | undefined {
  if (!type.startsWith('application/problem+json')) {
    if (status >= 400) throw new Error(`A reply of ${status} without a problem document`);
    return undefined;
  }
  return seenProblem(JSON.parse(Buffer.from(body).toString()));
}

export function seenProblem(document: {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly errors?: unknown;
}): SeenProblem {
  const { code, detail, errors } = document;
  if (typeof code !== 'string' || !CODES.has(code) || code === 'INTERNAL') {
    throw new Error(`A problem with the code ${String(code)}`);
  }
  const isOfFields = Array.isArray(errors);
  return { code, detail: isOfFields ? JSON.stringify(errors) : String(detail), isOfFields };
}

/** Keeps what is logged as an error, which is what the service calls a fault of its own. */
function listeningLog(): { readonly logger: ListenerOptions['log']; take(): unknown } {
  let fault: unknown;
  const hear = (entry: unknown): void => {
    const error = typeof entry === 'object' && entry !== null && 'err' in entry ? entry.err : entry;
    fault ??= error;
  };
  const silent = (): void => {};
  const logger: ListenerOptions['log'] = {
    level: 'error',
    child: () => logger,
    trace: silent,
    debug: silent,
    info: silent,
    warn: silent,
    error: hear,
    fatal: hear,
    silent,
  };
  return {
    logger,
    take() {
      const taken = fault;
      fault = undefined;
      return taken;
    },
  };
}
