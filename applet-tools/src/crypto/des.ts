import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concat } from '@tamga/formats';

const BLOCK = 8;
const ZERO_IV = new Uint8Array(BLOCK);

/** Three-key form of a two-key 3DES key, which is what OpenSSL takes. */
function threeKeys(key: Uint8Array): Uint8Array {
  return concat(key, key.subarray(0, BLOCK));
}

/** 3DES-CBC with two keys, no padding. */
export function tripleDesEncrypt(
  key: Uint8Array,
  data: Uint8Array,
  iv: Uint8Array = ZERO_IV,
): Uint8Array {
  const cipher = createCipheriv('des-ede3-cbc', threeKeys(key), iv).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
}

export function tripleDesDecrypt(
  key: Uint8Array,
  data: Uint8Array,
  iv: Uint8Array = ZERO_IV,
): Uint8Array {
  const decipher = createDecipheriv('des-ede3-cbc', threeKeys(key), iv).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]));
}

/** Single DES as 3DES with one key thrice: OpenSSL 3 has single DES only in its legacy provider. */
function des(key: Uint8Array, data: Uint8Array, iv: Uint8Array): Uint8Array {
  return tripleDesEncrypt(concat(key, key), data, iv);
}

/**
 * ISO/IEC 9797-1 MAC algorithm 3 (retail MAC) over data that is already padded: DES-CBC with the first key,
 * the last block decrypted with the second and encrypted with the first. 8 bytes.
 */
export function retailMac(key: Uint8Array, data: Uint8Array, iv: Uint8Array = ZERO_IV): Uint8Array {
  const first = key.subarray(0, BLOCK);
  const head = data.length > BLOCK ? des(first, data.subarray(0, -BLOCK), iv) : iv;
  return tripleDesEncrypt(key, data.subarray(-BLOCK), head.subarray(-BLOCK));
}

/** Sets the parity of each octet of a DES key. */
export function adjustParity(key: Uint8Array): Uint8Array {
  return key.map((octet) => {
    const high = octet & 0xfe;
    const ones = high.toString(2).split('1').length - 1;
    return ones % 2 === 0 ? high | 1 : high;
  });
}
