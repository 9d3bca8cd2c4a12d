import { randomFillSync } from 'node:crypto';

/** RFC 5280 4.1.2.2 allows 20; 16 leave room and hold 126 random bits (CA/B Forum asks for 64). */
const SERIAL_BYTES = 16;

/** Asking for random bytes costs more than the bytes do: they are drawn for many serials at once. */
const pool = Buffer.alloc(256 * SERIAL_BYTES);
let used = pool.length;

/** A random serial: positive, without a leading zero octet, so that bytes and number are the same. */
export function drawSerial(): Buffer {
  for (;;) {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const serial = Buffer.from(pool.subarray(used, used + SERIAL_BYTES));
    used += SERIAL_BYTES;
    const [first = 0] = serial;
    if (first >= 0x01 && first <= 0x7f) return serial;
  }
}

/** The CRL shard of a serial, fixed at issuance. */
export function shardOf(serial: Uint8Array, shards: number): number {
  let rest = 0;
  for (const byte of serial) rest = (rest * 256 + byte) % shards;
  return rest;
}
