import assert from 'node:assert/strict';
import { FormatError } from '@tamga/formats';

/** A small generator with a seed, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Reads `rounds` altered, cut or lengthened forms of `valid`: each gives a value or a FormatError. */
export function readMutations(
  valid: Uint8Array,
  read: (bytes: Uint8Array) => unknown,
  rounds = 3_000,
): { readonly refused: number } {
  const next = random(20_261_123);
  let refused = 0;
  for (let round = 0; round < rounds; round += 1) {
    const bytes = new Uint8Array(valid.length + 4);
    bytes.set(valid);
    for (let changes = Math.floor(next() * 4); changes >= 0; changes -= 1) {
      bytes[Math.floor(next() * valid.length)] = Math.floor(next() * 256);
    }
    const length = next() < 0.3 ? Math.floor(next() * bytes.length) : valid.length;
    try {
      read(bytes.subarray(0, length));
    } catch (error) {
      assert.ok(error instanceof FormatError, `round ${round}: ${String(error)}`);
      refused += 1;
    }
  }
  return { refused };
}
