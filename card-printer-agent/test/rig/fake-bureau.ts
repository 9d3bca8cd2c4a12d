import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { AgentMessage, ServerMessage } from '@tamga/contracts';
import { type WebSocket, WebSocketServer } from 'ws';

type Request = ServerMessage extends infer One
  ? One extends { id: string }
    ? Omit<One, 'id'> & { readonly id?: string }
    : never
  : never;

/** The bureau's end of the line, in the test's hands. */
export interface FakeBureau {
  readonly port: number;
  /** All that the agent ever sent. */
  readonly received: readonly AgentMessage[];
  /** Resolves with the next connection, once the agent has said hello on it. */
  nextHello(): Promise<void>;
  /** Sends a request and gives the final answer to its id. */
  ask(request: Request): Promise<AgentMessage>;
  sendText(text: string): void;
  /** Ends the connection without a word. */
  cut(): void;
  close(): Promise<void>;
}

const FINAL = ['completed', 'canceled', 'aborted', 'unknown'];

export async function startFakeBureau(
  pki: string,
  options: { readonly port?: number; readonly credential?: string } = {},
): Promise<FakeBureau> {
  const credential = options.credential ?? 'service-bureau';
  const server = createServer({
    cert: readFileSync(join(pki, `${credential}.crt`)),
    key: readFileSync(join(pki, `${credential}.key`)),
    ca: readFileSync(join(pki, 'operations-ca.pem')),
    requestCert: true,
    rejectUnauthorized: true,
  });
  const sockets = new WebSocketServer({ server, path: '/agents' });
  const received: AgentMessage[] = [];
  const listeners = new Set<(message: AgentMessage) => void>();
  let current: WebSocket | undefined;
  sockets.on('connection', (socket) => {
    current = socket;
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString()) as AgentMessage;
      received.push(message);
      for (const listener of listeners) {
        listener(message);
      }
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const wait = (is: (message: AgentMessage) => boolean): Promise<AgentMessage> =>
    new Promise((resolve) => {
      const listener = (message: AgentMessage): void => {
        if (is(message)) {
          listeners.delete(listener);
          resolve(message);
        }
      };
      listeners.add(listener);
    });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    nextHello: async () => void (await wait(({ type }) => type === 'hello')),
    ask(request) {
      const id = request.id ?? randomUUID();
      const answer = wait(
        (message) =>
          'id' in message &&
          message.id === id &&
          (message.type !== 'jobState' || FINAL.includes(message.state)),
      );
      current?.send(JSON.stringify({ ...request, id }));
      return answer;
    },
    sendText: (text) => current?.send(text),
    cut: () => current?.terminate(),
    async close() {
      for (const socket of sockets.clients) {
        socket.terminate();
      }
      sockets.close();
      server.close();
      await once(server, 'close');
    },
  };
}
