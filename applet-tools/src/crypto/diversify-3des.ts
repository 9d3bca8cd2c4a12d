import { concat } from '@tamga/formats';
import { tripleDesEncrypt } from './des.ts';

/** Which bytes of the key diversification data go before the key's number (as GlobalPlatform tools name the schemes). */
const SCHEMES = {
  emv: [4, 5, 6, 7, 8, 9],
  visa2: [0, 1, 4, 5, 6, 7],
} as const;
const KEY_NUMBER = { enc: 1, mac: 2, dek: 3 } as const;

/**
 * A card's static 3DES key (16 bytes) from a master: two blocks of diversification data, F0 or 0F and the key's number,
 * encrypted under the master. For cards of older vendors; ours use KDF3.
 */
export function diversify3Des(
  scheme: keyof typeof SCHEMES,
  master: Uint8Array,
  kdd: Uint8Array,
  key: keyof typeof KEY_NUMBER,
): Uint8Array {
  const part = Uint8Array.from(SCHEMES[scheme].map((index) => kdd[index] ?? 0));
  const half = (mark: number): Uint8Array =>
    tripleDesEncrypt(master, concat(part, Uint8Array.of(mark, KEY_NUMBER[key])));
  return concat(half(0xf0), half(0x0f));
}

/** Key check value of a 3DES key: eight zero octets encrypted, the first three. */
export function keyCheckValue3Des(key: Uint8Array): Uint8Array {
  return tripleDesEncrypt(key, new Uint8Array(8)).slice(0, 3);
}
