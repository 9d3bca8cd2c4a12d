import pcsclite from 'pcsclite';
import { CardError } from './errors.ts';
import { type Transceiver, transceiverOver } from './transceiver.ts';

/** A card in a PC/SC reader, connected exclusively. */
export interface PcscConnection extends Transceiver {
  /** Cold reset: power off and on; everything volatile on the card is gone. */
  reset(): Promise<PcscConnection>;
  disconnect(): Promise<void>;
}

export interface PcscReader {
  readonly name: string;
  /** @throws CardError NO_CARD after `timeoutMs`, READER_UNAVAILABLE */
  connect(timeoutMs: number): Promise<PcscConnection>;
}

/** The readers of the PC/SC service that PCSCLITE_CSOCK_NAME names, or of the system's. */
export interface PcscContext {
  readers(): readonly string[];
  /** Waits for a reader of this name. @throws CardError READER_UNAVAILABLE */
  reader(name: string, timeoutMs: number): Promise<PcscReader>;
  close(): void;
}

/** What pcsclite gives for a reader; its types name the class but do not export it. */
interface NativeReader {
  readonly name: string;
  state: number;
  readonly SCARD_STATE_PRESENT: number;
  readonly SCARD_SHARE_EXCLUSIVE: number;
  readonly SCARD_UNPOWER_CARD: number;
  connect(options: { share_mode: number }, done: (error: unknown, protocol: number) => void): void;
  disconnect(disposition: number, done: () => void): void;
  transmit(
    data: Buffer,
    responseLength: number,
    protocol: number,
    done: (error: unknown, answer: Buffer) => void,
  ): void;
  close(): void;
}

/** The longest answer that PC/SC gives: extended length and status word. */
const MAX_RESPONSE_OCTETS = 65_538;
const POLL_MS = 25;
const ATR_MS = 2_000;

export function openPcsc(): PcscContext {
  const service = pcsclite();
  const readers = new Map<string, NativeReader>();
  const atrs = new Map<string, Buffer | undefined>();
  let failure: unknown;
  service.on('reader', (reader) => {
    readers.set(reader.name, reader);
    reader.on('error', () => {});
    reader.on('end', () => readers.delete(reader.name));
    reader.on('status', (status) => {
      reader.state = status.state;
      atrs.set(reader.name, status.atr?.length === 0 ? undefined : status.atr);
    });
  });
  service.on('error', (error) => {
    failure = error;
  });

  return {
    readers: () => [...readers.keys()],
    async reader(name, timeoutMs) {
      const found = await until(
        () => readers.get(name),
        timeoutMs,
        () => failure,
      );
      if (found === undefined) {
        throw new CardError(
          'READER_UNAVAILABLE',
          `There is no reader named ${name}; the PC/SC service has ${[...readers.keys()].join(', ') || 'none'}.`,
          { cause: failure },
        );
      }
      return createReader(found, () => atrs.get(name));
    },
    close() {
      for (const reader of readers.values()) {
        reader.close();
      }
      service.close();
    },
  };
}

function createReader(reader: NativeReader, atrOf: () => Buffer | undefined): PcscReader {
  const isPresent = (): true | undefined =>
    (reader.state & reader.SCARD_STATE_PRESENT) !== 0 ? true : undefined;
  return {
    name: reader.name,
    async connect(timeoutMs) {
      // What the service last said may be about the card that was here before: a connection that fails is tried
      // again until the time is over.
      for (const end = Date.now() + timeoutMs; ; ) {
        const present = await until(isPresent, end - Date.now(), () => undefined);
        if (present === undefined) {
          throw new CardError('NO_CARD', `No card was put into ${reader.name}.`);
        }
        try {
          return await connectCard(reader, atrOf);
        } catch (error) {
          if (Date.now() > end) {
            throw error;
          }
          await new Promise((resolve) => setTimeout(resolve, POLL_MS * 4));
        }
      }
    },
  };
}

async function connectCard(
  reader: NativeReader,
  atrOf: () => Buffer | undefined,
): Promise<PcscConnection> {
  const protocol = await new Promise<number>((resolve, reject) => {
    reader.connect({ share_mode: reader.SCARD_SHARE_EXCLUSIVE }, (error, value) =>
      error ? reject(removed(reader.name, error)) : resolve(value),
    );
  });
  const disconnect = (disposition: number): Promise<void> =>
    new Promise((resolve) => reader.disconnect(disposition, () => resolve()));
  // A card that somebody left without power has no ATR until it is connected.
  const atr = await until(atrOf, ATR_MS, () => undefined);
  if (atr === undefined) {
    await disconnect(reader.SCARD_UNPOWER_CARD);
    throw removed(reader.name, undefined);
  }
  const transmit = (apdu: Uint8Array): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      reader.transmit(Buffer.from(apdu), MAX_RESPONSE_OCTETS, protocol, (error, answer) =>
        error ? reject(removed(reader.name, error)) : resolve(Uint8Array.from(answer)),
      );
    });
  return {
    ...transceiverOver(Uint8Array.from(atr), transmit),
    async reset() {
      await disconnect(reader.SCARD_UNPOWER_CARD);
      return connectCard(reader, atrOf);
    },
    disconnect: () => disconnect(reader.SCARD_UNPOWER_CARD),
  };
}

function removed(reader: string, cause: unknown): CardError {
  return new CardError('CARD_REMOVED', `The card in ${reader} no longer answers.`, { cause });
}

async function until<Value>(
  look: () => Value | undefined,
  timeoutMs: number,
  failed: () => unknown,
): Promise<Value | undefined> {
  for (const end = Date.now() + timeoutMs; ; ) {
    const found = look();
    if (found !== undefined || Date.now() > end || failed() !== undefined) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
