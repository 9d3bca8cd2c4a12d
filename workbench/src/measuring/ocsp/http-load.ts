import { connect, type Socket } from 'node:net';

export interface HttpLoad {
  readonly answered: number;
  readonly perSecond: number;
  readonly medianMilliseconds: number;
}

/**
 * Sends requests over `connections` that each wait for their answer, and opens one anew where the server ends it. It reads no
 * more of HTTP than it must, so that the server is what is measured.
 *
 * @throws Error for an answer with another status than 200, or without a body
 */
export async function httpLoad(options: {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** A whole request, head and body. */
  readonly next: () => Buffer;
}): Promise<HttpLoad> {
  const { port, connections, seconds, next } = options;
  const times: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  const connection = async (): Promise<void> => {
    let socket: Socket | undefined;
    while (performance.now() < end) {
      const asked = performance.now();
      socket ??= await open(port);
      const isKept = await exchange(socket, next());
      times.push(performance.now() - asked);
      if (!isKept) {
        socket.destroy();
        socket = undefined;
      }
    }
    socket?.destroy();
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const took = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return {
    answered: times.length,
    perSecond: times.length / took,
    medianMilliseconds: times[Math.floor(times.length / 2)] ?? 0,
  };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** One request and its whole answer; false when the server ends the connection with it. */
function exchange(socket: Socket, request: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    let head: Head | undefined;
    const done = (outcome: boolean | Error): void => {
      socket.removeAllListeners('data').removeAllListeners('end').removeAllListeners('error');
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    };
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      head ??= readHead(received);
      if (head === undefined) return;
      if (head.status !== 200) done(new Error(`The answer has status ${head.status}.`));
      else if (received.length >= head.length + head.body) done(head.isKept);
    });
    socket.once('end', () => done(new Error('The server ended the connection before its answer.')));
    socket.once('error', done);
    socket.write(request);
  });
}

interface Head {
  readonly status: number;
  readonly length: number;
  readonly body: number;
  readonly isKept: boolean;
}

function readHead(bytes: Buffer): Head | undefined {
  const at = bytes.indexOf(HEAD_END);
  if (at < 0) return undefined;
  const text = bytes.toString('latin1', 0, at).toLowerCase();
  const body = Number(/\r\ncontent-length: *(\d+)/.exec(text)?.[1] ?? Number.NaN);
  if (!(body > 0)) throw new Error('The answer has no length.');
  const isKept = text.startsWith('http/1.1') && !text.includes('\r\nconnection: close');
  return { status: Number(text.slice(9, 12)), length: at + HEAD_END.length, body, isKept };
}
