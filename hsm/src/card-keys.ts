import type { CardKeyReference } from './card-key-types.ts';
import { HsmError } from './errors.ts';
import type { CardKeyResults, Token } from './token.ts';

const KDD_LENGTH = 10;
const AES_BLOCK = 16;

/**
 * The keys of one card, without the keys: everything happens inside the token (see
 * card-key-operations.ts), and what comes out is what the card or the channel needs.
 */
export interface CardKeySet {
  /** S-ENC, S-MAC, S-RMAC of GP Amendment D 6.2.1 for challenges of 8 (or, in S16, 16) bytes. */
  deriveScp03Session(
    hostChallenge: Uint8Array,
    cardChallenge: Uint8Array,
  ): Promise<CardKeyResults['session']>;
  /** AES-CBC under the static DEK with a zero IV; `data` is a whole number of 16-byte blocks. */
  encryptData(data: Uint8Array): Promise<Uint8Array>;
  /** The next keys, each encrypted under this set's DEK, for PUT KEY. `next` is diversified. */
  putKeyBlocks(next: CardKeyReference): Promise<CardKeyResults['put']>;
  /** SCP03 key check values: the first 3 bytes of AES-ECB of sixteen 01 bytes. */
  keyCheckValues(): Promise<CardKeyResults['check']>;
  /** Afterwards every method rejects with `closed`. No key outlives an operation anyway. */
  close(): void;
}

export interface CardKeys {
  /** Rejects with `key-not-found` when the token has no such master. */
  open(keys: CardKeyReference): Promise<CardKeySet>;
}

/** Card keys on the masters of `token`. */
export function cardKeys(token: Token): CardKeys {
  return {
    async open(keys) {
      requireKdd(keys);
      await token.cardKeyOperation({ operation: 'check', keys });
      return cardKeySet(token, { ...keys, kdd: Uint8Array.from(keys.kdd) });
    },
  };
}

function cardKeySet(token: Token, keys: CardKeyReference): CardKeySet {
  let open = true;
  const requireOpen = () => {
    if (!open) throw new HsmError('closed', `The card key set on ${keys.master} is closed.`);
  };
  return {
    async deriveScp03Session(hostChallenge, cardChallenge) {
      requireOpen();
      requireChallenges(hostChallenge, cardChallenge);
      return token.cardKeyOperation({ operation: 'session', keys, hostChallenge, cardChallenge });
    },
    async encryptData(data) {
      requireOpen();
      if (data.length === 0 || data.length % AES_BLOCK !== 0) {
        throw new HsmError(
          'invalid-argument',
          `Data under the DEK must be whole 16-byte blocks; got ${data.length} bytes.`,
        );
      }
      return token.cardKeyOperation({ operation: 'encrypt', keys, data });
    },
    async putKeyBlocks(next) {
      requireOpen();
      requireKdd(next);
      if (next.kdf === 'plain') {
        throw new HsmError(
          'unsupported',
          `${next.master} is not diversified: a card never receives a key that another card has.`,
        );
      }
      return token.cardKeyOperation({ operation: 'put', keys, next });
    },
    async keyCheckValues() {
      requireOpen();
      return token.cardKeyOperation({ operation: 'check', keys });
    },
    close() {
      open = false;
    },
  };
}

function requireKdd({ kdd }: CardKeyReference): void {
  if (kdd.length === KDD_LENGTH) return;
  throw new HsmError(
    'invalid-argument',
    `Key diversification data has 10 bytes; got ${kdd.length}.`,
  );
}

function requireChallenges(host: Uint8Array, card: Uint8Array): void {
  if (host.length === card.length && (host.length === 8 || host.length === 16)) return;
  throw new HsmError(
    'invalid-argument',
    `SCP03 challenges have 8 or 16 bytes each; got ${host.length} and ${card.length}.`,
  );
}
