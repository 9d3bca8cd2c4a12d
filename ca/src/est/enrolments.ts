import { randomUUID } from 'node:crypto';
import type {
  EnrolledCredentials,
  Enrolment,
  EnrolmentSecret,
  MachineKind,
  OpenEnrolment,
} from '@tamga/contracts';
import {
  type Certificate,
  decodeGeneralNames,
  encodeGeneralNames,
  hex,
  nameText,
} from '@tamga/formats';
import { type AuditLog, createApprovals, ServiceError } from '@tamga/service';
import type { Sql, TransactionSql } from 'postgres';
import { drawSecret } from './enrolment-secret.ts';
import { altNamesOf, altNameText, identityOf, subjectOf } from './machine.ts';

/** What officers do: register a machine, and make the secret with which it enrols. Two people, decision 16. */
export interface Enrolments {
  open(asked: OpenEnrolment, by: string): Promise<Enrolment>;
  /** @throws ServiceError NOT_FOUND, APPROVAL_OWN, APPROVAL_CLOSED, APPROVAL_EXPIRED */
  makeSecret(id: string, by: string): Promise<EnrolmentSecret>;
  credentials(kind: MachineKind, name: string): Promise<EnrolledCredentials>;
}

const ACTION = 'enrolment.secret';
/** For the second officer, and then for the machine. */
const LIFE_MS = 24 * 3_600_000;
/** Newest first; a machine that has more of them has another problem. */
const MAX_LISTED = 100;

interface Row {
  readonly kind: MachineKind;
  readonly name: string;
  readonly alt_names: Buffer;
  readonly approval: string;
}

export function createEnrolments(options: {
  readonly sql: Sql;
  readonly audit: AuditLog;
  /** The Operations CA. */
  readonly issuer: Certificate;
  readonly clock: () => Date;
}): Enrolments {
  const { sql, audit, issuer, clock } = options;
  const approvals = createApprovals({ audit, now: clock });

  return {
    open: (asked, by) =>
      sql.begin(async (tx) => {
        const { kind, name } = asked;
        const id = randomUUID();
        const altNames = Buffer.from(encodeGeneralNames(altNamesOf(asked)));
        const details = detailsOf(id, { kind, name, alt_names: altNames });
        const now = clock();
        const expiresAt = new Date(now.getTime() + LIFE_MS);
        const approval = await approvals.request(tx, {
          action: ACTION,
          details,
          by,
          lifeMs: LIFE_MS,
        });
        await tx`
          insert into enrolment ${tx({
            id,
            kind,
            name,
            alt_names: altNames,
            requested_by: by,
            approval,
            created_at: now,
            expires_at: expiresAt,
          })}`;
        await recordEvent(tx, 'enrolment.opened', by, id, identityOf(asked));
        return {
          id,
          identity: `urn:tamga:${identityOf(asked)}`,
          subject: nameText(subjectOf(asked, issuer)),
          subjectAltName: altNameText(decodeGeneralNames(altNames)),
          expiresAt: expiresAt.toISOString(),
        };
      }) as Promise<Enrolment>,

    async makeSecret(id, by) {
      const { secret, salt, hash } = await drawSecret();
      const expiresAt = new Date(clock().getTime() + LIFE_MS);
      await sql.begin(async (tx) => {
        const row = await read(tx, id);
        const approval = { id: row.approval, by, details: detailsOf(id, row) };
        await approvals.approve(tx, approval);
        await approvals.use(tx, { ...approval, action: ACTION });
        await tx`insert into enrolment_secret ${tx({ enrolment: id, salt, hash, expires_at: expiresAt })}`;
        await recordEvent(tx, 'enrolment.approved', by, id, identityOf(row));
      });
      return { id, secret, expiresAt: expiresAt.toISOString() };
    },

    async credentials(kind, name) {
      const rows = await sql<{ serial: Buffer; issued_at: Date; not_after: Date }[]>`
        select serial, issued_at, not_after from credential
        where identity = ${identityOf({ kind, name })} order by issued_at desc limit ${MAX_LISTED}`;
      return {
        credentials: rows.map((row) => ({
          serial: hex(row.serial),
          issuedAt: row.issued_at.toISOString(),
          notAfter: row.not_after.toISOString(),
        })),
      };
    },
  };

  function recordEvent(
    tx: TransactionSql,
    event: string,
    actor: string,
    enrolment: string,
    identity: string,
  ): Promise<void> {
    return audit.append(tx, { event, actor, refs: { enrolment, identity } });
  }
}

async function read(tx: TransactionSql, id: string): Promise<Row> {
  const [row] = await tx<Row[]>`
    select kind, name, alt_names, approval from enrolment where id = ${id}`;
  if (row === undefined) throw new ServiceError('NOT_FOUND', 'There is no such enrolment.');
  return row;
}

/** What the second officer approves. */
function detailsOf(enrolment: string, row: Omit<Row, 'approval'>) {
  return { enrolment, identity: identityOf(row), altNames: hex(row.alt_names) };
}
