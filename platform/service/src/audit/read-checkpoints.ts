import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { AuditFault } from './audit-fault.ts';
import { type Checkpoint, checkpointBytes, lineHash } from './checkpoint.ts';

/** What the checkpoints say of each chain: at which event they signed which hashes. */
export type SignedHeads = ReadonlyMap<string, ReadonlyMap<number, string>>;

export interface ReadCheckpoints {
  readonly count: number;
  readonly heads: SignedHeads;
  readonly faults: readonly AuditFault[];
}

const CheckpointLine = Compile(
  Type.Object({
    at: Type.String(),
    heads: Type.Array(
      Type.Object({
        chain: Type.String(),
        sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        head: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      }),
    ),
    previous: Type.String(),
    signature: Type.String(),
  }),
);

/**
 * Reads the exported lines: each must be signed by the audit key, follow the line before, and never take a chain back.
 * A chain that goes back was restored from an older database, even when it has since grown beyond the old head.
 */
export function readCheckpoints(
  lines: readonly string[],
  verifySignature: (bytes: Uint8Array, signature: Uint8Array) => boolean,
): ReadCheckpoints {
  const heads = new Map<string, Map<number, string>>();
  const highest = new Map<string, number>();
  const faults: AuditFault[] = [];
  let previous = lineHash('');
  let count = 0;
  for (const [index, line] of lines.entries()) {
    const place = { chain: 'checkpoints', sequence: index + 1 };
    const checkpoint = parseLine(line);
    if (checkpoint === undefined || !isSigned(checkpoint, verifySignature)) {
      faults.push({
        ...place,
        kind: 'checkpoint-forged',
        message: `The checkpoint in line ${index + 1} was not signed by the audit key.`,
      });
      continue;
    }
    if (checkpoint.previous !== previous) {
      faults.push({
        ...place,
        kind: 'checkpoints-broken',
        message: `Lines are missing before line ${index + 1} of the exported checkpoints.`,
      });
    }
    previous = lineHash(line);
    count += 1;
    for (const { chain, sequence, head } of checkpoint.heads) {
      const known = heads.get(chain) ?? new Map<number, string>();
      const before = highest.get(chain) ?? 0;
      if (sequence < before || (known.get(sequence) ?? head) !== head) {
        faults.push({
          kind: 'older-database',
          chain,
          sequence,
          message: `Line ${index + 1} of the checkpoints signs event ${sequence} of ${chain} after event ${before} was signed already: an older database was restored and continued.`,
        });
      }
      // The first signature of an event stands: a later one cannot make it good.
      known.set(sequence, known.get(sequence) ?? head);
      heads.set(chain, known);
      highest.set(chain, Math.max(before, sequence));
    }
  }
  return { count, heads, faults };
}

function parseLine(line: string): Checkpoint | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return CheckpointLine.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSigned(
  checkpoint: Checkpoint,
  verifySignature: (bytes: Uint8Array, signature: Uint8Array) => boolean,
): boolean {
  return verifySignature(checkpointBytes(checkpoint), Buffer.from(checkpoint.signature, 'base64'));
}
