import type { Sql } from 'postgres';
import { type ChainedEvent, eventHash, GENESIS } from './audit-event.ts';
import { type Checkpoint, checkpointBytes, lineHash } from './checkpoint.ts';

/** What is wrong with a chain: which, where, and what that means. */
export interface AuditFault {
  readonly kind:
    | 'changed'
    | 'deleted'
    | 'tail-deleted'
    | 'older-database'
    | 'checkpoint-forged'
    | 'checkpoints-broken';
  readonly chain: string;
  readonly sequence: number;
  readonly message: string;
}

export interface AuditVerdict {
  readonly faults: readonly AuditFault[];
  /** Events verified, by chain, and how many of them no checkpoint covers yet. */
  readonly chains: readonly {
    readonly chain: string;
    readonly events: number;
    readonly uncovered: number;
  }[];
  readonly checkpoints: number;
}

interface EventRow {
  readonly number: string;
  readonly at: string;
  readonly event: string;
  readonly actor: string;
  readonly refs: Record<string, string>;
  readonly commitment: Uint8Array;
  readonly prev_hash: Uint8Array;
  readonly hash: Uint8Array;
}

const FETCHED_AT_ONCE = 1_000;

/**
 * Verifies every chain of the given schemas and holds it against the exported checkpoints. Rows are streamed; memory
 * does not grow with the log.
 */
export async function verifyAudit(options: {
  readonly sql: Sql;
  readonly schemas: readonly string[];
  readonly checkpointLines: readonly string[];
  readonly verifySignature: (bytes: Uint8Array, signature: Uint8Array) => boolean;
}): Promise<AuditVerdict> {
  const { checkpoints, faults } = readCheckpoints(options);
  const expected = headsByChain(checkpoints);
  const chains: AuditVerdict['chains'][number][] = [];
  for (const schema of options.schemas) {
    const rows = await options.sql<{ chain: string }[]>`
      select distinct chain from ${options.sql(schema)}.audit_event order by chain`;
    for (const { chain } of rows) {
      const result = await walkChain(options.sql, schema, chain, expected.get(chain) ?? new Map());
      faults.push(...result.faults);
      chains.push({ chain, events: result.last, uncovered: result.last - result.covered });
      expected.delete(chain);
    }
  }
  for (const [chain, heads] of expected) {
    const sequence = Math.max(...heads.keys());
    faults.push({
      kind: 'tail-deleted',
      chain,
      sequence,
      message: `The whole chain ${chain} is missing; a checkpoint names its event ${sequence}.`,
    });
  }
  return { faults, chains, checkpoints: checkpoints.length };
}

async function walkChain(
  sql: Sql,
  schema: string,
  chain: string,
  heads: ReadonlyMap<number, string>,
): Promise<{ faults: AuditFault[]; last: number; covered: number }> {
  const faults: AuditFault[] = [];
  let last = 0;
  let covered = 0;
  let previous: Uint8Array = GENESIS;
  const fault = (kind: AuditFault['kind'], sequence: number, message: string): void => {
    faults.push({ kind, chain, sequence, message });
  };
  const cursor = sql<EventRow[]>`
    select seq::text as number, at, event, actor, refs, commitment, prev_hash, hash
    from ${sql(schema)}.audit_event where chain = ${chain} order by seq`.cursor(FETCHED_AT_ONCE);
  for await (const rows of cursor) {
    for (const row of rows) {
      const sequence = Number(row.number);
      if (sequence !== last + 1) {
        fault(
          'deleted',
          last + 1,
          `Events ${last + 1} to ${sequence - 1} of ${chain} are missing.`,
        );
      } else if (!same(row.prev_hash, previous)) {
        fault('changed', sequence, `Event ${sequence} of ${chain} does not follow the one before.`);
      }
      if (!same(row.hash, eventHash(toEvent(chain, sequence, row)))) {
        fault('changed', sequence, `Event ${sequence} of ${chain} was changed.`);
      }
      const head = heads.get(sequence);
      if (head !== undefined) {
        covered = sequence;
        if (head !== Buffer.from(row.hash).toString('hex')) {
          fault(
            'older-database',
            sequence,
            `Event ${sequence} of ${chain} is another than the one a checkpoint signed: the chain was rewritten or an older database restored and continued.`,
          );
        }
      }
      previous = row.hash;
      last = sequence;
    }
  }
  const highest = Math.max(0, ...heads.keys());
  if (highest > last) {
    fault(
      'tail-deleted',
      last + 1,
      `Events ${last + 1} to ${highest} of ${chain} are missing although a checkpoint names them: the tail was deleted or an older database restored.`,
    );
  }
  return { faults, last, covered };
}

function toEvent(chain: string, sequence: number, row: EventRow): ChainedEvent {
  return {
    chain,
    sequence,
    at: row.at,
    event: row.event,
    actor: row.actor,
    refs: row.refs,
    commitment: row.commitment,
    previousHash: row.prev_hash,
  };
}

function readCheckpoints(options: Parameters<typeof verifyAudit>[0]): {
  checkpoints: Checkpoint[];
  faults: AuditFault[];
} {
  const checkpoints: Checkpoint[] = [];
  const faults: AuditFault[] = [];
  let previous = lineHash('');
  for (const [index, line] of options.checkpointLines.entries()) {
    const checkpoint = parseLine(line);
    const place = { chain: 'checkpoints', sequence: index + 1 };
    if (checkpoint === undefined || !isSigned(checkpoint, options.verifySignature)) {
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
    checkpoints.push(checkpoint);
  }
  return { checkpoints, faults };
}

function parseLine(line: string): Checkpoint | undefined {
  try {
    const value = JSON.parse(line) as Checkpoint;
    return Array.isArray(value.heads) && typeof value.signature === 'string' ? value : undefined;
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

function headsByChain(checkpoints: readonly Checkpoint[]): Map<string, Map<number, string>> {
  const chains = new Map<string, Map<number, string>>();
  for (const { heads } of checkpoints) {
    for (const { chain, sequence, head } of heads) {
      const known = chains.get(chain) ?? new Map<number, string>();
      known.set(sequence, head);
      chains.set(chain, known);
    }
  }
  return chains;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
