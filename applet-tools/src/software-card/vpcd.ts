import { connect, type Socket } from 'node:net';
import { CardError } from '../errors.ts';
import type { SoftwareCard } from './software-card.ts';

/** A software card in a virtual reader of vsmartcard's vpcd. */
export interface VpcdAttachment {
  /** Pulls the card out. */
  detach(): void;
  /** Ends when the reader goes away or the card is pulled. */
  readonly ended: Promise<void>;
}

const CONTROL = { off: 0, on: 1, reset: 2, atr: 4 } as const;
const CONNECT_TRIES = 40;
const RETRY_MS = 100;

/** vpcd looks for a card twice a second; one that was not looked at by then connected to a slot that was still busy. */
const LOOK_MS = 2_500;
const LOOKS = 8;

/**
 * Puts a card into a virtual reader: frames of two octets' length and a payload both ways; of the control bytes only
 * the question for the ATR is answered. Resolves when the reader has looked at the card: a connection that it left
 * unheard, because the card before was still in the slot, is made anew.
 *
 * @throws CardError READER_UNAVAILABLE
 */
export async function attachVpcd(
  card: SoftwareCard,
  reader: { readonly host: string; readonly port: number },
): Promise<VpcdAttachment> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const attachment = serve(card, await open(reader));
    if (await attachment.isSeen) {
      return attachment;
    }
    attachment.detach();
    await attachment.ended;
  }
  throw new CardError(
    'READER_UNAVAILABLE',
    `The reader at port ${reader.port} does not look at the card: another one may be in it.`,
  );
}

/** Answers the reader on one connection; `isSeen` becomes false when it was silent for `LOOK_MS` or hung up. */
function serve(
  card: SoftwareCard,
  socket: Socket,
): VpcdAttachment & { readonly isSeen: Promise<boolean> } {
  socket.setNoDelay(true);
  let buffer = Buffer.alloc(0);
  let queue: Promise<void> = Promise.resolve();

  const send = (payload: Uint8Array): void => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(payload.length);
    socket.write(Buffer.concat([length, payload]));
  };
  const handle = async (frame: Uint8Array): Promise<void> => {
    if (frame.length !== 1) {
      send(await card.process(frame));
      return;
    }
    if (frame[0] === CONTROL.atr) {
      send(card.atr);
    } else {
      card.reset();
    }
  };
  socket.on('data', (data) => {
    buffer = Buffer.concat([buffer, data]);
    while (buffer.length >= 2 && buffer.length >= 2 + buffer.readUInt16BE()) {
      const end = 2 + buffer.readUInt16BE();
      const frame = Uint8Array.from(buffer.subarray(2, end));
      buffer = buffer.subarray(end);
      queue = queue
        .then(() => handle(frame))
        .catch(() => {
          socket.destroy();
        });
    }
  });
  const ended = new Promise<void>((resolve) => {
    socket.on('error', () => {});
    socket.on('close', () => {
      card.reset();
      resolve();
    });
  });
  const isSeen = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), LOOK_MS);
    socket.once('data', () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
  return { detach: () => socket.destroy(), ended, isSeen };
}

async function open(reader: { readonly host: string; readonly port: number }): Promise<Socket> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connectOnce(reader);
    } catch (error) {
      if (attempt === CONNECT_TRIES) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function connectOnce(reader: { readonly host: string; readonly port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(reader.port, reader.host);
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}
