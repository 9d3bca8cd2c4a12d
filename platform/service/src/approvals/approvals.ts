import { randomUUID } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import type { AuditLog } from '../audit/audit-log.ts';
import { ServiceError } from '../errors.ts';
import { type ActionDetails, actionDigest } from './action-digest.ts';

export interface ApprovalRequest {
  /** `blanks.destroy`: what is asked for. */
  readonly action: string;
  readonly details: ActionDetails;
  /** `staff:officer-1` */
  readonly by: string;
  /** Approvals by others that it takes; default 1. */
  readonly needed?: number;
  /** How long it can be approved and used; default a day. */
  readonly lifeMs?: number;
}

/**
 * What one person must not do alone. A request is bound to the digest of its details: an approver approves what they
 * were shown, and only that can be done, once. Every call writes its audit record in the transaction it is given.
 */
export interface Approvals {
  /** Opens a request and gives its id. */
  request(tx: TransactionSql, request: ApprovalRequest): Promise<string>;
  /** @throws ServiceError APPROVAL_OWN, APPROVAL_CLOSED, APPROVAL_EXPIRED, APPROVAL_CHANGED, NOT_FOUND */
  approve(tx: TransactionSql, approval: Step & { readonly details: ActionDetails }): Promise<void>;
  /** Cancels the request with all its approvals, opens one with the new details and gives its id. */
  edit(tx: TransactionSql, edit: Step & { readonly details: ActionDetails }): Promise<string>;
  cancel(tx: TransactionSql, step: Step): Promise<void>;
  /**
   * Spends an approved request, in the transaction of what it was for.
   *
   * @throws ServiceError APPROVAL_MISSING, APPROVAL_CLOSED, APPROVAL_EXPIRED, APPROVAL_CHANGED, NOT_FOUND
   */
  use(
    tx: TransactionSql,
    use: Step & { readonly action: string; readonly details: ActionDetails },
  ): Promise<void>;
}

interface Step {
  readonly id: string;
  readonly by: string;
}

interface Row {
  readonly id: string;
  readonly action: string;
  readonly digest: Uint8Array;
  readonly needed: number;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly expires_at: Date;
  readonly state: 'open' | 'cancelled' | 'used';
}

const LIFE_MS = 24 * 3_600_000;

export function createApprovals(options: {
  readonly audit: AuditLog;
  readonly now: () => Date;
}): Approvals {
  const { audit, now } = options;
  const record = (tx: TransactionSql, what: string, by: string, id: string, action: string) =>
    audit.append(tx, { event: `approval.${what}`, actor: by, refs: { request: id, action } });

  const open = async (tx: TransactionSql, request: ApprovalRequest): Promise<string> => {
    assertPerson(request.by);
    const id = randomUUID();
    const at = now();
    await tx`
      insert into approval_request ${tx({
        id,
        action: request.action,
        digest: Buffer.from(actionDigest(request.action, request.details)),
        needed: request.needed ?? 1,
        requested_by: request.by,
        requested_at: at,
        expires_at: new Date(at.getTime() + (request.lifeMs ?? LIFE_MS)),
        state: 'open',
      })}`;
    await record(tx, 'requested', request.by, id, request.action);
    return id;
  };

  const close = async (tx: TransactionSql, { id, by }: Step): Promise<Row> => {
    assertPerson(by);
    const row = await lock(tx, id);
    assertOpen(row);
    await tx`update approval_request set state = 'cancelled' where id = ${id}`;
    await record(tx, 'cancelled', by, id, row.action);
    return row;
  };

  return {
    request: open,
    async approve(tx, { id, by, details }) {
      assertPerson(by);
      const row = await lock(tx, id);
      assertOpen(row);
      assertCurrent(row, now());
      assertSame(row, row.action, details);
      if (row.requested_by === by) {
        throw new ServiceError('APPROVAL_OWN', 'Nobody approves their own request.');
      }
      await tx`
        insert into approval (request, requested_by, approver, at)
        values (${id}, ${row.requested_by}, ${by}, ${now()}) on conflict do nothing`;
      await record(tx, 'approved', by, id, row.action);
    },
    async edit(tx, { id, by, details }) {
      const row = await close(tx, { id, by });
      const lifeMs = row.expires_at.getTime() - row.requested_at.getTime();
      return open(tx, { action: row.action, details, by, needed: row.needed, lifeMs });
    },
    async cancel(tx, step) {
      await close(tx, step);
    },
    async use(tx, { id, by, action, details }) {
      const row = await lock(tx, id);
      assertOpen(row);
      assertCurrent(row, now());
      assertSame(row, action, details);
      const approvals = await tx`select 1 from approval where request = ${id}`;
      if (approvals.length < row.needed) {
        throw new ServiceError(
          'APPROVAL_MISSING',
          `The request ${id} has ${approvals.length} of ${row.needed} approvals.`,
        );
      }
      await tx`update approval_request set state = 'used' where id = ${id}`;
      await record(tx, 'used', by, id, row.action);
    },
  };
}

async function lock(tx: TransactionSql, id: string): Promise<Row> {
  const [row] = await tx<Row[]>`
    select id, action, digest, needed, requested_by, requested_at, expires_at, state
    from approval_request where id::text = ${id} for update`;
  if (row === undefined) {
    throw new ServiceError('NOT_FOUND', 'There is no such request for approval.');
  }
  return row;
}

/** Services and agents act for themselves only: an approval is a person's. */
function assertPerson(actor: string): void {
  if (!actor.startsWith('staff:')) {
    throw new ServiceError('NOT_ALLOWED', `${actor} is nobody of the staff.`);
  }
}

function assertOpen({ id, state }: Row): void {
  if (state !== 'open') {
    throw new ServiceError('APPROVAL_CLOSED', `The request ${id} is ${state}.`);
  }
}

function assertCurrent({ id, expires_at }: Row, now: Date): void {
  if (expires_at.getTime() <= now.getTime()) {
    throw new ServiceError('APPROVAL_EXPIRED', `The request ${id} has expired: ask again.`);
  }
}

function assertSame(row: Row, action: string, details: ActionDetails): void {
  if (Buffer.compare(row.digest, actionDigest(action, details)) !== 0) {
    throw new ServiceError(
      'APPROVAL_CHANGED',
      `This is not what the request ${row.id} asks for: edit it, or ask anew.`,
    );
  }
}
