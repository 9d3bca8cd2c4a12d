import { createHash } from 'node:crypto';

/** The head of one chain at the time of a checkpoint. */
export interface ChainHead {
  readonly chain: string;
  readonly sequence: number;
  /** Hash of that event, hexadecimal. */
  readonly head: string;
}

/** The signed heads of all chains, exported outside the database, one JSON line each. */
export interface Checkpoint {
  readonly at: string;
  readonly heads: readonly ChainHead[];
  /** SHA-256 of the line before, hexadecimal; of nothing in the first. */
  readonly previous: string;
  /** Over `checkpointBytes`, base64. */
  readonly signature: string;
}

/** What the audit key signs: heads sorted by chain, as JSON arrays. */
export function checkpointBytes(checkpoint: Omit<Checkpoint, 'signature'>): Uint8Array {
  const heads = [...checkpoint.heads]
    .sort((a, b) => (a.chain < b.chain ? -1 : 1))
    .map(({ chain, sequence, head }) => [chain, sequence, head]);
  return Buffer.from(
    JSON.stringify(['tamga-checkpoint-1', checkpoint.at, heads, checkpoint.previous]),
  );
}

export function lineHash(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}
