import { timingSafeEqual } from 'node:crypto';
import { concat } from '@tamga/formats';
import { retailMac, tripleDesEncrypt } from '../crypto/des.ts';
import { pad80 } from '../crypto/padding.ts';
import { CardError } from '../errors.ts';

/** GPCS appendix E.4.1: what a session key is for. */
const DERIVATION = { mac: 0x0101, rmac: 0x0102, dek: 0x0181, enc: 0x0182 } as const;
const BLOCK = 8;

/** The one static key set of two-key 3DES keys, 16 bytes each. */
export interface Scp02StaticKeys {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly dek: Uint8Array;
}

export interface Scp02SessionKeys {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly rmac: Uint8Array;
  readonly dek: Uint8Array;
}

/** Session keys from the card's sequence counter (2 bytes): 3DES-CBC over constant, counter and zeros. */
export function scp02SessionKeys(keys: Scp02StaticKeys, counter: Uint8Array): Scp02SessionKeys {
  const derive = (key: Uint8Array, constant: number): Uint8Array =>
    tripleDesEncrypt(
      key,
      concat(Uint8Array.of(constant >> 8, constant & 0xff), counter, new Uint8Array(12)),
    );
  return {
    enc: derive(keys.enc, DERIVATION.enc),
    mac: derive(keys.mac, DERIVATION.mac),
    rmac: derive(keys.mac, DERIVATION.rmac),
    dek: derive(keys.dek, DERIVATION.dek),
  };
}

/** An answer to INITIALIZE UPDATE under SCP02 (28 bytes). */
export interface Scp02Initialization {
  readonly diversificationData: Uint8Array;
  readonly keyVersion: number;
  readonly counter: Uint8Array;
  readonly challenge: Uint8Array;
  readonly cryptogram: Uint8Array;
}

/** @throws CardError UNEXPECTED_ANSWER */
export function parseScp02Initialization(data: Uint8Array): Scp02Initialization {
  if (data.length !== 28 || data[11] !== 0x02) {
    throw new CardError('UNEXPECTED_ANSWER', 'The card does not speak SCP02.');
  }
  return {
    diversificationData: data.slice(0, 10),
    keyVersion: data[10] ?? 0,
    counter: data.slice(12, 14),
    challenge: data.slice(14, 20),
    cryptogram: data.slice(20, 28),
  };
}

/** Checks the card's cryptogram and gives the host's (appendix E.5.1). @throws CardError MAC_MISMATCH */
export function scp02HostCryptogram(
  session: Pick<Scp02SessionKeys, 'enc'>,
  card: Scp02Initialization,
  hostChallenge: Uint8Array,
): Uint8Array {
  const fromCard = concat(card.counter, card.challenge);
  const expected = cryptogram(session.enc, concat(hostChallenge, fromCard));
  if (!timingSafeEqual(expected, card.cryptogram)) {
    throw new CardError('MAC_MISMATCH', 'The card does not hold the expected keys.');
  }
  return cryptogram(session.enc, concat(fromCard, hostChallenge));
}

function cryptogram(key: Uint8Array, data: Uint8Array): Uint8Array {
  return tripleDesEncrypt(key, pad80(data, BLOCK)).slice(-BLOCK);
}

/** Protects the commands of one session, option i=15: C-MAC over the changed command, chained by an encrypted ICV. */
export function createScp02Wrapper(
  session: Pick<Scp02SessionKeys, 'enc' | 'mac'>,
): (
  command: { readonly header: Uint8Array; readonly data: Uint8Array; readonly le?: number },
  isEncrypted: boolean,
) => Uint8Array {
  let last: Uint8Array | undefined;
  return ({ header, data, le }, isEncrypted) => {
    const [cla = 0, ins = 0, p1 = 0, p2 = 0] = header;
    const start = (length: number): Uint8Array =>
      Uint8Array.of(cla | 0x04, ins, p1, p2, length + BLOCK);
    const icv =
      last === undefined
        ? new Uint8Array(BLOCK)
        : tripleDesEncrypt(
            concat(session.mac.subarray(0, BLOCK), session.mac.subarray(0, BLOCK)),
            last,
          );
    last = retailMac(session.mac, pad80(concat(start(data.length), data), BLOCK), icv);
    const body =
      isEncrypted && data.length > 0 ? tripleDesEncrypt(session.enc, pad80(data, BLOCK)) : data;
    return concat(start(body.length), body, last, ...(le === undefined ? [] : [Uint8Array.of(le)]));
  };
}
