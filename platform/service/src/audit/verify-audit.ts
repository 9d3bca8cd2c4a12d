import type { Sql } from 'postgres';
import { type ChainedEvent, eventHash, GENESIS, payloadCommitment } from './audit-event.ts';
import type { AuditFault, AuditVerdict } from './audit-fault.ts';
import { openPayload, type PayloadKeys } from './audit-payload.ts';
import { readCheckpoints } from './read-checkpoints.ts';

export interface AuditVerification {
  readonly sql: Sql;
  readonly schemas: readonly string[];
  readonly checkpointLines: readonly string[];
  readonly verifySignature: (bytes: Uint8Array, signature: Uint8Array) => boolean;
  /** With it payloads are opened and held against their commitments; without it only the chain is verified. */
  readonly payloadKeys?: PayloadKeys;
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
  readonly person: string | null;
  readonly salt: Uint8Array | null;
  readonly sealed: Uint8Array | null;
}

interface Walk {
  readonly faults: AuditFault[];
  readonly last: number;
  readonly covered: number;
  readonly verified: number;
  readonly erased: number;
}

const FETCHED_AT_ONCE = 1_000;
const NO_HEADS: ReadonlyMap<number, string> = new Map();

/**
 * Verifies every chain of the given schemas and holds it against the exported checkpoints. Rows are streamed; memory
 * does not grow with the log. Two chains of one name are both held against that name's checkpoints: a faithful copy in
 * another schema does not excuse the one that was rewritten.
 */
export async function verifyAudit(options: AuditVerification): Promise<AuditVerdict> {
  const { sql, schemas, payloadKeys } = options;
  const checkpoints = readCheckpoints(options.checkpointLines, options.verifySignature);
  const walks: (Walk & { readonly chain: string })[] = [];
  for (const schema of schemas) {
    const rows = await sql<{ chain: string }[]>`
      select distinct chain from ${sql(schema)}.audit_event order by chain`;
    for (const { chain } of rows) {
      const heads = checkpoints.heads.get(chain) ?? NO_HEADS;
      walks.push({ chain, ...(await walkChain({ sql, schema, chain, heads, payloadKeys })) });
    }
  }
  const found = new Set(walks.map(({ chain }) => chain));
  const missing = [...checkpoints.heads].filter(([chain]) => !found.has(chain));
  return {
    faults: [
      ...checkpoints.faults,
      ...walks.flatMap(({ faults }) => faults),
      ...missing.map(([chain, heads]) => missingChain(chain, highestOf(heads))),
    ],
    chains: walks.map(({ chain, last, covered }) => ({
      chain,
      events: last,
      uncovered: last - covered,
    })),
    checkpoints: checkpoints.count,
    ...(payloadKeys === undefined
      ? {}
      : {
          payloads: {
            verified: walks.reduce((sum, { verified }) => sum + verified, 0),
            erased: walks.reduce((sum, { erased }) => sum + erased, 0),
          },
        }),
  };
}

function missingChain(chain: string, sequence: number): AuditFault {
  return {
    kind: 'tail-deleted',
    chain,
    sequence,
    message: `The whole chain ${chain} is missing; a checkpoint names its event ${sequence}.`,
  };
}

async function walkChain(options: {
  readonly sql: Sql;
  readonly schema: string;
  readonly chain: string;
  readonly heads: ReadonlyMap<number, string>;
  readonly payloadKeys: PayloadKeys | undefined;
}): Promise<Walk> {
  const { sql, schema, chain, heads, payloadKeys } = options;
  const faults: AuditFault[] = [];
  const payloads = { verified: 0, erased: 0, changed: 0 };
  let last = 0;
  let covered = 0;
  let previous: Uint8Array = GENESIS;
  const fault = (kind: AuditFault['kind'], sequence: number, message: string): void => {
    faults.push({ kind, chain, sequence, message });
  };
  const cursor = sql<EventRow[]>`
    select seq::text as number, at, event, actor, refs, commitment, prev_hash, hash, person, salt, sealed
    from ${sql(schema)}.audit_event left join ${sql(schema)}.audit_payload using (chain, seq)
    where chain = ${chain} order by seq`.cursor(FETCHED_AT_ONCE);
  for await (const rows of cursor) {
    for (const row of rows) {
      const sequence = Number(row.number);
      if (sequence !== last + 1) {
        const missing = `Events ${last + 1} to ${sequence - 1} of ${chain} are missing.`;
        fault('deleted', last + 1, missing);
      } else if (!same(row.prev_hash, previous)) {
        fault('changed', sequence, `Event ${sequence} of ${chain} does not follow the one before.`);
      }
      if (!same(row.hash, eventHash(toEvent(chain, sequence, row)))) {
        fault('changed', sequence, `Event ${sequence} of ${chain} was changed.`);
      }
      const head = heads.get(sequence);
      covered = head === undefined ? covered : sequence;
      if (head !== undefined && head !== Buffer.from(row.hash).toString('hex')) {
        fault(
          'older-database',
          sequence,
          `Event ${sequence} of ${chain} is another than the one a checkpoint signed: the chain was rewritten or an older database restored and continued.`,
        );
      }
      const payload = await judgePayload(row, chain, sequence, payloadKeys);
      if (payload !== undefined) {
        payloads[payload] += 1;
      }
      if (payload === 'changed') {
        const message = `The payload of event ${sequence} of ${chain} is not the one committed to.`;
        fault('payload-changed', sequence, message);
      }
      previous = row.hash;
      last = sequence;
    }
  }
  const highest = highestOf(heads);
  if (highest > last) {
    fault(
      'tail-deleted',
      last + 1,
      `Events ${last + 1} to ${highest} of ${chain} are missing although a checkpoint names them: the tail was deleted or an older database restored.`,
    );
  }
  return { faults, last, covered, verified: payloads.verified, erased: payloads.erased };
}

async function judgePayload(
  { person, salt, sealed, commitment }: EventRow,
  chain: string,
  sequence: number,
  payloadKeys: PayloadKeys | undefined,
): Promise<'verified' | 'erased' | 'changed' | undefined> {
  if (payloadKeys === undefined || salt === null || sealed === null) {
    return undefined;
  }
  const key = await payloadKeys(person);
  if (key === undefined) {
    return 'erased';
  }
  const payload = openPayload(key, { chain, sequence }, sealed);
  const isCommitted = payload !== undefined && same(payloadCommitment(salt, payload), commitment);
  return isCommitted ? 'verified' : 'changed';
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

/** Without spreading: a year of seconds is more arguments than a call takes. */
function highestOf(heads: ReadonlyMap<number, string>): number {
  return [...heads.keys()].reduce((a, b) => Math.max(a, b), 0);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
