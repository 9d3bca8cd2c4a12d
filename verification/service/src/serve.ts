import { readFileSync } from 'node:fs';
import multipart from '@fastify/multipart';
import {
  createListener,
  createLogger,
  type Listener,
  serveHealth,
  servePages,
} from '@tamga/service';
import { createVerifier, httpFetcher, MAX_FILES, trustStore } from '@tamga/verification';
import type { VerificationConfig } from './config.ts';
import { VERIFICATION_PROBLEMS } from './problems.ts';
import { serveJudgements } from './routes/judgements.ts';
import { serveValidate } from './routes/validate.ts';

export interface RunningVerification {
  readonly port: number;
  /** Every route with who may call it. */
  readonly routes: Listener['routes'];
  close(): Promise<void>;
}

/** A document as JSON is a third longer than its bytes. */
const BODY_LIMIT = 32 * 1024 * 1024;
const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** Starts the service: it holds no state, so that as many as are needed can run side by side. */
export async function serveVerification(
  config: VerificationConfig,
  now: () => Date = () => new Date(),
): Promise<RunningVerification> {
  const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
  const verifier = createVerifier({
    trust: trustStore({
      citizens: config.trust.citizen.map(read),
      csca: config.trust.csca.map(read),
    }),
    fetcher: httpFetcher({ origins: config.origins }),
    now,
  });
  const { host, port, pages } = config.listen;
  const listener = createListener({
    host,
    port,
    problems: VERIFICATION_PROBLEMS,
    log: createLogger(config.instance),
    bodyLimit: BODY_LIMIT,
  });
  // Bodies are JSON or files: text, which Fastify reads unasked, passes by schemas of JSON.
  listener.app.removeContentTypeParser('text/plain');
  await listener.app.register(multipart, {
    limits: { files: MAX_FILES, fileSize: MAX_FILE_BYTES, fields: 2, fieldSize: 64 },
  });
  serveValidate(listener.app, verifier);
  serveJudgements(listener.app, verifier);
  serveHealth(listener.app, []);
  if (pages !== undefined) {
    await servePages(listener.app, { root: pages, index: 'agency.html', access: ['public'] });
  }
  return {
    port: await listener.listen(),
    routes: listener.routes,
    close: () => listener.close(),
  };
}
