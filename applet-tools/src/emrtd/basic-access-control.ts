import { timingSafeEqual } from 'node:crypto';
import { concat } from '@tamga/formats';
import { encodeApdu } from '../apdu.ts';
import { retailMac, tripleDesDecrypt, tripleDesEncrypt } from '../crypto/des.ts';
import { pad80 } from '../crypto/padding.ts';
import { CardError } from '../errors.ts';
import { exchangeOne, type Transceiver } from '../transceiver.ts';
import { type BacKeys, keysFromSeed } from './bac-keys.ts';
import { createSecureMessaging, type SecureMessaging } from './secure-messaging.ts';

const CHALLENGE_OCTETS = 8;

/** The terminal's randoms; given, so that worked examples can be repeated. */
export interface BacRandoms {
  /** RND.IFD, 8 bytes. */
  readonly challenge: Uint8Array;
  /** K.IFD, 16 bytes. */
  readonly keyMaterial: Uint8Array;
}

/**
 * Basic Access Control (Doc 9303-11 section 4.3): mutual authentication with the keys of the MRZ, then session keys.
 *
 * @throws CardError CRYPTOGRAM_MISMATCH when the chip does not have these keys; UNEXPECTED_ANSWER
 */
export async function basicAccessControl(
  card: Transceiver,
  keys: BacKeys,
  randoms: BacRandoms,
): Promise<SecureMessaging> {
  const { data: cardChallenge } = await exchangeOne(card, {
    name: 'GET CHALLENGE',
    apdu: encodeApdu({ cla: 0, ins: 0x84, p1: 0, p2: 0, le: CHALLENGE_OCTETS }),
  });
  if (cardChallenge.length !== CHALLENGE_OCTETS) {
    throw new CardError(
      'UNEXPECTED_ANSWER',
      `The chip gave a challenge of ${cardChallenge.length} bytes.`,
    );
  }
  const { data: answer } = await exchangeOne(card, {
    name: 'EXTERNAL AUTHENTICATE (BAC)',
    apdu: encodeApdu({
      cla: 0,
      ins: 0x82,
      p1: 0,
      p2: 0,
      data: bacCryptogram(keys, concat(randoms.challenge, cardChallenge, randoms.keyMaterial)),
      le: 40,
    }),
  });
  const plain = openBacCryptogram(keys, answer);
  if (
    plain === undefined ||
    !timingSafeEqual(plain.subarray(0, 8), cardChallenge) ||
    !timingSafeEqual(plain.subarray(8, 16), randoms.challenge)
  ) {
    throw new CardError('CRYPTOGRAM_MISMATCH', 'The chip did not prove that it knows the MRZ.');
  }
  return bacSession(randoms, cardChallenge, plain.subarray(16));
}

/** E.IFD | M.IFD, or E.IC | M.IC. */
export function bacCryptogram(keys: BacKeys, plain: Uint8Array): Uint8Array {
  const encrypted = tripleDesEncrypt(keys.enc, plain);
  return concat(encrypted, retailMac(keys.mac, pad80(encrypted, 8)));
}

/** The 32 plain bytes; undefined when the MAC is wrong. */
export function openBacCryptogram(keys: BacKeys, cryptogram: Uint8Array): Uint8Array | undefined {
  if (cryptogram.length !== 40) {
    return undefined;
  }
  const encrypted = cryptogram.subarray(0, 32);
  const mac = retailMac(keys.mac, pad80(encrypted, 8));
  return timingSafeEqual(mac, cryptogram.subarray(32))
    ? tripleDesDecrypt(keys.enc, encrypted)
    : undefined;
}

/** Session keys from both key materials, and the first send sequence counter (section 9.8.6.3). */
export function bacSession(
  terminal: BacRandoms,
  cardChallenge: Uint8Array,
  cardKeyMaterial: Uint8Array,
): SecureMessaging {
  const seed = terminal.keyMaterial.map((octet, index) => octet ^ (cardKeyMaterial[index] ?? 0));
  return createSecureMessaging(
    keysFromSeed(seed),
    concat(cardChallenge.subarray(4), terminal.challenge.subarray(4)),
  );
}
