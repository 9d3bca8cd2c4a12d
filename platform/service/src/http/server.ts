import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import type { ServerTls } from '../config/schemas.ts';
import { guardRoutes, type RouteAccess } from './access.ts';
import { finishRequests } from './finish-requests.ts';
import { type Identity, peerIdentity } from './identity.ts';
import { readJsonBodies } from './json-body.ts';
import { serveOpenApi } from './openapi.ts';
import { answerFrameworkError, mapProblems, type ProblemTable } from './problems.ts';
import { requestLogger } from './request-logger.ts';

/** Answers a request at once and says so, or leaves it to the routes; it never throws. */
export type EarlyAnswer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A listener of a service: guarded routes, problem documents, bounded requests. */
export interface Listener {
  readonly app: FastifyInstance;
  /** Every route with who may call it. */
  readonly routes: readonly RouteAccess[];
  /** Binds, and gives the port in use. */
  listen(): Promise<number>;
  /** Takes no more requests, lets those that run finish within `GRACE_MS`, and closes. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly host: string;
  /** 0 lets the kernel choose. */
  readonly port: number;
  /** With it the listener asks for client certificates and takes none but those of `clientCa`. */
  readonly tls?: ServerTls;
  /** Whether a client may come without a certificate; default `required`. Routes still say who may call them. */
  readonly clientCertificates?: 'required' | 'optional';
  /** Serial numbers, hexadecimal, of client certificates that are refused on every route. */
  readonly deniedCredentials?: readonly string[];
  readonly problems: ProblemTable;
  readonly log: FastifyBaseLogger;
  readonly bodyLimit?: number;
  /** For plain HTTP: answers some requests of anybody before they are routed. */
  readonly early?: EarlyAnswer;
  /** How callers are known where there are no client certificates: sessions. */
  readonly identify?: (request: FastifyRequest) => Identity | undefined;
}

const BODY_LIMIT = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 60_000;

export function createListener(options: ListenerOptions): Listener {
  const common: FastifyServerOptions = {
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    childLoggerFactory: requestLogger,
    frameworkErrors: answerFrameworkError,
  };
  const app = createApp(common, options);
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  readJsonBodies(app);
  mapProblems(app, options.problems);
  const denied = new Set(options.deniedCredentials?.map((serial) => serial.toLowerCase()));
  const routes = guardRoutes(app, options.identify ?? ((request) => peerIdentity(request, denied)));
  finishRequests(app);
  serveOpenApi(app);
  return {
    app,
    routes,
    async listen() {
      await app.listen({ host: options.host, port: options.port });
      return (app.server.address() as AddressInfo).port;
    },
    close: () => app.close(),
  };
}

function createApp(
  common: FastifyServerOptions,
  { tls, clientCertificates = 'required', early }: ListenerOptions,
): FastifyInstance {
  if (tls === undefined) {
    return early === undefined ? Fastify(common) : createEarlyApp(common, early);
  }
  const https = {
    cert: readFileSync(tls.cert),
    key: readFileSync(tls.key),
    ca: readFileSync(tls.clientCa),
    requestCert: true,
    // A certificate that does not verify is none: `peerIdentity` knows nobody by it.
    rejectUnauthorized: clientCertificates === 'required',
    minVersion: 'TLSv1.3',
    requestTimeout: REQUEST_TIMEOUT_MS,
  } as const;
  return Fastify({ ...common, serverFactory: (handler) => createServer(https, handler) });
}

function createEarlyApp(common: FastifyServerOptions, early: EarlyAnswer): FastifyInstance {
  return Fastify({
    ...common,
    serverFactory: (handler) =>
      createHttpServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
        if (!early(request, response)) handler(request, response);
      }),
  });
}
