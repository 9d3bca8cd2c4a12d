import { EventEmitter } from 'node:events';
import { createAgentHub } from '@tamga/personalization';
import { createLogger } from '@tamga/service';
import type { WebSocket } from 'ws';
import type { FuzzTarget } from '../fuzz-target.ts';

const ID = '00000000-0000-4000-8000-000000000001';

const MESSAGES: readonly unknown[] = [
  { type: 'hello', protocol: 1, agent: 'line-1', version: '1' },
  {
    type: 'devices',
    readers: [{ slot: 'slot-1', station: 'id-card', feeder: 'hopper', inHopper: 3 }],
    printers: [{ printer: 'id-1', media: 'id-1', state: 'IDLE' }],
  },
  { type: 'slot', id: ID, slot: 'slot-1', lease: ID, atr: '3b00' },
  { type: 'responses', id: ID, responses: [{ data: '00', sw: 0x9000 }] },
  { type: 'moved', id: ID },
  { type: 'journal', id: ID, entries: [{ sequence: 1 }] },
  { type: 'beat', at: '2026-01-01T00:00:00Z' },
  { type: 'fault', id: ID, code: 'NO_CARD', message: 'none' },
];

/** What a workstation's socket may deliver: the bureau takes it, or closes the socket, and goes on. */
export const WORKSTATION_MESSAGES: readonly FuzzTarget[] = [
  {
    name: 'agentMessage',
    valid: MESSAGES.map((message) => Buffer.from(JSON.stringify(message))),
    read: receive,
    isRefusal: (error) => error instanceof SocketClosed,
  },
];

class SocketClosed extends Error {}

class FakeSocket extends EventEmitter {
  readonly bufferedAmount = 0;
  closed = false;
  send(): void {}
  close(): void {
    this.closed = true;
  }
}

const log = createLogger('fuzz', { write: () => {} });

function receive(bytes: Uint8Array): void {
  const hub = createAgentHub({ log, now: () => new Date(0) });
  const socket = new FakeSocket();
  hub.accept('line-1', socket as EventEmitter as WebSocket);
  try {
    socket.emit('message', Buffer.from(bytes));
    if (socket.closed) {
      throw new SocketClosed('not of the protocol');
    }
  } finally {
    hub.close();
  }
}
