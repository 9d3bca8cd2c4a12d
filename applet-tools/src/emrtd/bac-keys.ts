import { createHash } from 'node:crypto';
import { concat, utf8Bytes } from '@tamga/formats';
import { adjustParity } from '../crypto/des.ts';

export interface BacKeys {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
}

/** The document basic access keys of an MRZ information (Doc 9303-11 section 9.7.1.1, 9.7.2). */
export function deriveBacKeys(mrzInformation: string): BacKeys {
  const seed = createHash('sha1').update(utf8Bytes(mrzInformation)).digest().subarray(0, 16);
  return keysFromSeed(seed);
}

/** KDF of section 9.7.1.2 for two 3DES keys. */
export function keysFromSeed(seed: Uint8Array): BacKeys {
  const key = (counter: number): Uint8Array =>
    adjustParity(
      new Uint8Array(
        createHash('sha1')
          .update(concat(seed, Uint8Array.of(0, 0, 0, counter)))
          .digest()
          .subarray(0, 16),
      ),
    );
  return { enc: key(1), mac: key(2) };
}
