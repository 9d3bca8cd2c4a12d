import { CardError } from '../errors.ts';

/** ISO/IEC 9797-1 padding method 2: 80, then zeros up to a whole block. Always pads. */
export function pad80(data: Uint8Array, block: number): Uint8Array {
  const padded = new Uint8Array((Math.floor(data.length / block) + 1) * block);
  padded.set(data);
  padded[data.length] = 0x80;
  return padded;
}

/** @throws CardError MAC_MISMATCH when there is no padding of method 2. */
export function unpad80(data: Uint8Array): Uint8Array {
  const end = data.findLastIndex((octet) => octet !== 0);
  if (end === -1 || data[end] !== 0x80) {
    throw new CardError('MAC_MISMATCH', 'The decrypted data has no padding.');
  }
  return data.subarray(0, end);
}
