import type { MachineKind } from '@tamga/contracts';
import { type Certificate, decodeGeneralNames } from '@tamga/formats';
import type { AuditLog } from '@tamga/service';
import type { Sql } from 'postgres';
import { CaError } from '../errors.ts';
import { isSecret } from './enrolment-secret.ts';
import { type Machine, subjectOf } from './machine.ts';

/** What HTTP Basic carries: the enrolment's id and its secret. */
export interface EnrolmentCredentials {
  readonly id: string;
  readonly secret: string;
}

/** Each try costs a derivation; nobody gets more of them out of one enrolment. */
const MAX_TRIES = 10;

interface Row {
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly kind: MachineKind;
  readonly name: string;
  readonly alt_names: Buffer;
}

export interface SecretOptions {
  readonly sql: Sql;
  readonly audit: AuditLog;
  readonly issuer: Certificate;
  readonly clock: () => Date;
}

/**
 * Who has this secret. The try is counted before it is judged, so that many at once are no more than ten.
 *
 * @throws CaError ENROLMENT_REFUSED, without saying which part was wrong.
 */
export async function machineOfSecret(
  { sql, audit, issuer, clock }: SecretOptions,
  { id, secret }: EnrolmentCredentials,
): Promise<Machine> {
  const [row] = await sql<Row[]>`
    update enrolment_secret s set tries = tries + 1 from enrolment e
    where e.id = s.enrolment and s.enrolment = ${id} and s.tries < ${MAX_TRIES} and s.expires_at > ${clock()}
    returning s.salt, s.hash, e.kind, e.name, e.alt_names`;
  if (row === undefined) throw refused();
  if (!(await isSecret(secret, row))) {
    await sql.begin((tx) =>
      audit.append(tx, { event: 'enrolment.refused', actor: 'public', refs: { enrolment: id } }),
    );
    throw refused();
  }
  const { kind, name } = row;
  const altNames = decodeGeneralNames(new Uint8Array(row.alt_names));
  return { kind, name, subject: subjectOf({ kind, name }, issuer), altNames };
}

/**
 * Binds the secret to one certification request, for ever.
 *
 * @throws CaError ENROLMENT_REFUSED when it was spent on another one.
 */
export async function spendSecret(
  { sql }: SecretOptions,
  id: string,
  requestHash: Buffer,
): Promise<void> {
  const rows = await sql`
    update enrolment_secret set spent_on = ${requestHash}
    where enrolment = ${id} and (spent_on is null or spent_on = ${requestHash}) returning enrolment`;
  if (rows.length === 0) throw refused();
}

function refused(): CaError {
  return new CaError('ENROLMENT_REFUSED', 'There is no such enrolment, or it was used already.');
}
