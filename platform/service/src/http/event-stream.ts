import type { FastifyReply, FastifyRequest } from 'fastify';

const HEARTBEAT_MS = 5_000;
/** A browser that does not read is cut off instead of being buffered for. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

export interface EventStream {
  send(event: string, data: unknown): void;
  readonly closed: boolean;
  onClose(listener: () => void): void;
}

/** Server-sent events (WHATWG HTML section 9.2) on a route's reply. */
export function openEventStream(request: FastifyRequest, reply: FastifyReply): EventStream {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  // A browser calls the stream open when its head has arrived, not when something happens.
  raw.flushHeaders();
  const listeners: (() => void)[] = [];
  let closed = false;
  const write = (text: string): void => {
    if (closed) {
      return;
    }
    if (raw.writableLength > MAX_BUFFERED_BYTES) {
      raw.destroy();
      return;
    }
    raw.write(text);
  };
  const heartbeat = setInterval(() => write(': \n\n'), HEARTBEAT_MS);
  request.raw.on('close', () => {
    closed = true;
    clearInterval(heartbeat);
    for (const listener of listeners) {
      listener();
    }
  });
  return {
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    get closed() {
      return closed;
    },
    onClose: (listener) => listeners.push(listener),
  };
}
