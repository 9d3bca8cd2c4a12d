import { concat } from '@tamga/formats';
import { aesCmac } from './cmac.ts';

const KEY_NUMBER = { enc: 1, mac: 2, dek: 3 } as const;

/**
 * KDF3 diversification of a card's static keys from a master: AES-CMAC over counter, purpose and the card's
 * 10 bytes of diversification data. For software blanks and tests; production derives inside the HSM.
 */
export function diversifyKdf3(
  master: Uint8Array,
  kdd: Uint8Array,
  key: keyof typeof KEY_NUMBER,
): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(master.length / 16) }, (_, index) =>
    aesCmac(master, concat(Uint8Array.of(index + 1, 0, 0, 0, KEY_NUMBER[key], 0), kdd)),
  );
  return concat(...blocks).slice(0, master.length);
}
