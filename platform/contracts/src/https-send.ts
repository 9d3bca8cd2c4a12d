import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { Send } from './fetch-client.ts';

/** Where a service listens and with which credentials it is asked: paths of PEM files. */
export interface HttpsPeer {
  readonly url: string;
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string };
}

/** The service did not answer, or not in time: whether it acted is not known. */
export class UnreachableError extends Error {
  constructor(url: string, cause: unknown) {
    super(`The service at ${url} does not answer: start it or mend the line.`, { cause });
    this.name = 'UnreachableError';
  }
}

const TIMEOUT_MS = 30_000;
const MAX_SOCKETS = 8;
/** No answer of ours is larger; more is a fault or an attack. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/**
 * Requests over mTLS with kept connections.
 *
 * @throws UnreachableError from `send`
 */
export function httpsSend(peer: HttpsPeer): { readonly send: Send; readonly close: () => void } {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    cert: readFileSync(peer.tls.cert),
    key: readFileSync(peer.tls.key),
    ca: readFileSync(peer.tls.ca),
  });
  const send: Send = ({ method, path, body }) =>
    new Promise((resolve, reject) => {
      const fail = (cause: unknown): void => reject(new UnreachableError(peer.url, cause));
      const outgoing = request(
        new URL(path, peer.url),
        {
          method,
          agent,
          timeout: TIMEOUT_MS,
          headers: body === undefined ? {} : { 'content-type': 'application/json' },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          let length = 0;
          answer.on('data', (chunk: Buffer) => {
            length += chunk.length;
            if (length > MAX_ANSWER_BYTES) {
              answer.destroy(new Error('answer too large'));
              return;
            }
            chunks.push(chunk);
          });
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 500,
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          );
          answer.on('error', fail);
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('timed out')));
      outgoing.on('error', fail);
      outgoing.end(body);
    });
  return { send, close: () => agent.destroy() };
}
