import { randomBytes } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { ServiceError } from '../errors.ts';
import {
  type AuditEvent,
  eventHash,
  eventTail,
  GENESIS,
  payloadCommitment,
} from './audit-event.ts';
import { sealPayload } from './audit-payload.ts';

/** An event with what it says beyond its references, which is kept encrypted. */
export interface AuditEntry extends AuditEvent {
  readonly about?: {
    /** Whom the payload is about; absent when it is about nobody and `key` is the service's own. */
    readonly person?: string;
    /** AES-256 key of the person; erasing it makes the payload unreadable and leaves the chain whole. */
    readonly key: Uint8Array;
    readonly payload: Readonly<Record<string, unknown>>;
  };
}

/** The chain of one writing process; entries are appended in the transaction of the fact that they record. */
export interface AuditLog {
  readonly chain: string;
  /**
   * Appends in order. The chain is locked until the transaction ends, so that commits and sequence agree: append last,
   * and in a transaction of the default isolation (read committed), which sees what the lock waited for.
   *
   * @throws ServiceError AUDIT_UNWRITABLE: the fact must then not be committed either.
   */
  append(tx: TransactionSql, ...entries: readonly AuditEntry[]): Promise<void>;
  /** An event as the SQL function `append_audit_events` takes it, for a statement that appends beside its fact. */
  encode(event: AuditEvent): EncodedEvent;
}

/** See `migrations/000_audit_append.sql`. */
export interface EncodedEvent extends AuditEvent {
  readonly at: string;
  readonly commitment: string;
  readonly tail: string;
}

const SALT_BYTES = 16;
/** PostgreSQL takes 65,535 parameters a statement. */
const ROWS_A_STATEMENT = 1_000;

export function createAuditLog(chain: string, now: () => Date): AuditLog {
  return {
    chain,
    async append(tx, ...entries) {
      if (entries.length === 0) {
        return;
      }
      try {
        // Both in one round trip; the second statement sees what the first one waited for.
        const [, [last]] = await Promise.all([
          tx`select pg_advisory_xact_lock(hashtext(${`tamga-audit-${chain}`}))`,
          tx<{ number: string; hash: Uint8Array }[]>`
            select seq::text as number, hash from audit_event where chain = ${chain} order by seq desc limit 1`,
        ]);
        const rows = chainEntries(chain, entries, last, now().toISOString());
        for (const events of inParts(rows.events)) {
          await tx`insert into audit_event ${tx(events)}`;
        }
        for (const payloads of inParts(rows.payloads)) {
          await tx`insert into audit_payload ${tx(payloads)}`;
        }
      } catch (cause) {
        throw unwritable(cause);
      }
    },
    encode({ event, actor, refs }) {
      const at = now().toISOString();
      const commitment = payloadCommitment(randomBytes(SALT_BYTES), new Uint8Array());
      const tail = eventTail({ at, event, actor, refs, commitment });
      return { at, event, actor, refs, commitment: Buffer.from(commitment).toString('hex'), tail };
    },
  };
}

function unwritable(cause: unknown): ServiceError {
  return new ServiceError(
    'AUDIT_UNWRITABLE',
    'The audit log cannot be written: nothing was done.',
    { cause },
  );
}

/** What a statement failed with that calls `append_audit_events`: AUDIT_UNWRITABLE where that was the reason. */
export function asAuditFailure(error: unknown): unknown {
  const where = error instanceof Error && 'where' in error ? String(error.where) : '';
  return where.includes('append_audit_events') ? unwritable(error) : error;
}

function chainEntries(
  chain: string,
  entries: readonly AuditEntry[],
  last: { readonly number: string; readonly hash: Uint8Array } | undefined,
  at: string,
) {
  let sequence = last === undefined ? 0 : Number(last.number);
  let previousHash: Uint8Array = last?.hash ?? GENESIS;
  const events = [];
  const payloads = [];
  for (const { event, actor, refs, about } of entries) {
    sequence += 1;
    const salt = randomBytes(SALT_BYTES);
    const payload = Buffer.from(about === undefined ? '' : JSON.stringify(about.payload));
    const commitment = payloadCommitment(salt, payload);
    const hash = eventHash({ chain, sequence, at, event, actor, refs, commitment, previousHash });
    events.push({
      chain,
      seq: sequence,
      at,
      event,
      actor,
      refs: { ...refs },
      commitment: Buffer.from(commitment),
      prev_hash: Buffer.from(previousHash),
      hash: Buffer.from(hash),
    });
    if (about !== undefined) {
      payloads.push({
        chain,
        seq: sequence,
        person: about.person ?? null,
        salt,
        sealed: Buffer.from(sealPayload(about.key, { chain, sequence }, payload)),
      });
    }
    previousHash = hash;
  }
  return { events, payloads };
}

function inParts<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_A_STATEMENT) }, (_, part) =>
    rows.slice(part * ROWS_A_STATEMENT, (part + 1) * ROWS_A_STATEMENT),
  );
}
