import { timingSafeEqual } from 'node:crypto';
import { concat } from '@tamga/formats';
import type { Apdu } from '../apdu.ts';
import { aesCbc } from '../crypto/cmac.ts';
import { pad80, unpad80 } from '../crypto/padding.ts';
import { DERIVATION, deriveScp03 } from '../crypto/scp03-kdf.ts';
import { commandIv, decrypt, LEVEL, macOf, responseIv, responseMac } from '../scp03/messages.ts';
import { type Scp03SessionKeys, sessionKeys } from '../scp03/static-keys.ts';
import type { CardContext } from './applet.ts';
import type { KeySet } from './state.ts';
import { refuse } from './status-error.ts';

/** Failed authentications in a row after which the card refuses for good. */
const MAX_FAILURES = 10;
const IMPLEMENTATION_I70 = 0x70;
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** The card's end of SCP03 (Amendment D, i=70, S8). */
export interface CardChannel {
  readonly isOpen: boolean;
  /** The key set of the session; its DEK decrypts PUT KEY blocks. */
  readonly keySet: KeySet | undefined;
  initializeUpdate(command: Apdu): Uint8Array;
  externalAuthenticate(command: Apdu): void;
  /** Checks and removes the protection of a command. */
  unwrap(command: Apdu): Apdu;
  /** Protects an answer of 9000. */
  wrap(data: Uint8Array): Uint8Array;
  close(): void;
}

export function createCardChannel(context: CardContext): CardChannel {
  let pending:
    | { keySet: KeySet; keys: Scp03SessionKeys; host: Uint8Array; card: Uint8Array }
    | undefined;
  let session:
    | {
        keySet: KeySet;
        keys: Scp03SessionKeys;
        level: number;
        chaining: Uint8Array;
        counter: number;
      }
    | undefined;
  const close = (): void => {
    pending = undefined;
    session = undefined;
  };

  return {
    get isOpen() {
      return session !== undefined;
    },
    get keySet() {
      return session?.keySet;
    },
    initializeUpdate({ p1, data }) {
      close();
      const { state } = context;
      if (state.failures >= MAX_FAILURES) {
        refuse(0x6983);
      }
      const keySet =
        p1 === 0 ? state.keySets.at(-1) : state.keySets.find(({ version }) => version === p1);
      if (keySet === undefined || data.length !== 8) {
        return refuse(keySet === undefined ? 0x6a88 : 0x6700);
      }
      state.sequence += 1;
      context.commit();
      const counter = Uint8Array.of(
        state.sequence >> 16,
        (state.sequence >> 8) & 0xff,
        state.sequence & 0xff,
      );
      const kdd = bytes(state.kdd);
      // Pseudo-random challenge of i=70 (section 6.2.2.1): derived from the counter and the domain's AID.
      const card = deriveScp03(
        bytes(keySet.enc),
        DERIVATION.cardChallenge,
        64,
        concat(counter, bytes('a000000151000000')),
      );
      const keys = sessionKeys({ enc: bytes(keySet.enc), mac: bytes(keySet.mac) }, data, card);
      pending = { keySet, keys, host: Uint8Array.from(data), card };
      return concat(
        kdd,
        Uint8Array.of(keySet.version, 0x03, IMPLEMENTATION_I70),
        card,
        deriveScp03(keys.mac, DERIVATION.cardCryptogram, 64, concat(data, card)),
        counter,
      );
    },
    externalAuthenticate({ cla, ins, p1, p2, data }) {
      const waiting = pending;
      close();
      if (waiting === undefined || data.length !== 16) {
        return refuse(waiting === undefined ? 0x6985 : 0x6700);
      }
      const { state } = context;
      // Counted before it is compared, so that a power cut cannot take the failure back.
      state.failures += 1;
      context.commit();
      const expected = deriveScp03(
        waiting.keys.mac,
        DERIVATION.hostCryptogram,
        64,
        concat(waiting.host, waiting.card),
      );
      const chaining = macOf(
        waiting.keys.mac,
        new Uint8Array(16),
        { cla, ins, p1, p2 },
        data.subarray(0, 8),
      );
      if (
        !timingSafeEqual(expected, data.subarray(0, 8)) ||
        !timingSafeEqual(chaining.subarray(0, 8), data.subarray(8))
      ) {
        return refuse(0x6300);
      }
      state.failures = 0;
      context.commit();
      session = { keySet: waiting.keySet, keys: waiting.keys, level: p1, chaining, counter: 0 };
    },
    unwrap(command) {
      if (session === undefined || (command.cla & 0x04) === 0) {
        return refuse(0x6982);
      }
      if (command.data.length < 8) {
        close();
        return refuse(0x6982);
      }
      session.counter += 1;
      const data = command.data.subarray(0, -8);
      session.chaining = macOf(session.keys.mac, session.chaining, command, data);
      if (!timingSafeEqual(session.chaining.subarray(0, 8), command.data.subarray(-8))) {
        close();
        return refuse(0x6982);
      }
      const plain =
        (session.level & LEVEL.cDecryption) !== 0 && data.length > 0
          ? unpad80(decrypt(session.keys.enc, commandIv(session), data))
          : data;
      return { ...command, cla: command.cla & ~0x04, data: plain };
    },
    wrap(data) {
      if (session === undefined || (session.level & LEVEL.rMac) === 0) {
        return data;
      }
      const body =
        (session.level & LEVEL.rEncryption) !== 0 && data.length > 0
          ? aesCbc(session.keys.enc, responseIv(session.keys.enc, session.counter), pad80(data, 16))
          : data;
      return concat(body, responseMac(session.keys.rmac, session.chaining, body, 0x9000));
    },
    close,
  };
}

/** A key set decrypted from PUT KEY blocks, its check values right, or 6A80. */
export function decryptKey(dek: string, block: Uint8Array, kcv: Uint8Array): string {
  const key = decrypt(bytes(dek), new Uint8Array(16), block);
  const check = aesCbc(key, new Uint8Array(16), new Uint8Array(16).fill(1)).subarray(0, 3);
  return timingSafeEqual(check, kcv) ? Buffer.from(key).toString('hex') : refuse(0x6a80);
}
