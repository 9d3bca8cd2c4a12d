import type { DocumentState, Product } from '@tamga/contracts';
import type { Sql, TransactionSql } from 'postgres';
import { BureauError } from '../errors.ts';
import type { StepRecord } from './steps.ts';

/** A document as the line needs it; what is personal lies sealed beside it. */
export interface StoredDocument {
  readonly documentId: string;
  readonly orderId: string;
  readonly batchId: string;
  readonly personId: string;
  readonly product: Product;
  readonly documentNumber: string;
  readonly state: DocumentState;
  readonly blank?: string;
  readonly issuedOn: string;
  readonly expiresOn: string;
}

interface DocumentRow {
  readonly document_id: string;
  readonly order_id: string;
  readonly batch_id: string;
  readonly person_id: string;
  readonly product: Product;
  readonly document_number: string;
  readonly state: DocumentState;
  readonly blank_serial: string | null;
  readonly issued_on: string;
  readonly expires_on: string;
}

function toDocument(row: DocumentRow): StoredDocument {
  return {
    documentId: row.document_id,
    orderId: row.order_id,
    batchId: row.batch_id,
    personId: row.person_id,
    product: row.product,
    documentNumber: row.document_number,
    state: row.state,
    ...(row.blank_serial === null ? {} : { blank: row.blank_serial }),
    issuedOn: row.issued_on,
    expiresOn: row.expires_on,
  };
}

const DOCUMENT_COLUMNS = `
  d.document_id, d.order_id, d.batch_id, o.person_id, d.product, d.document_number, d.state, d.blank_serial,
  to_char(d.issued_on, 'YYYY-MM-DD') as issued_on, to_char(d.expires_on, 'YYYY-MM-DD') as expires_on`;

/** The next numbers of a product's series, in order; numbers of a batch that fails are not used again. */
export async function drawDocumentNumbers(
  tx: TransactionSql,
  product: Product,
  count: number,
): Promise<readonly bigint[]> {
  const [row] = await tx<{ first: string }[]>`
    update document_number_series set next = next + ${count}
    where product = ${product} returning (next - ${count})::text as first`;
  if (row === undefined) {
    throw new BureauError('ORDER_STATE', `There is no series of numbers for ${product}.`);
  }
  const first = BigInt(row.first);
  return Array.from({ length: count }, (_, index) => first + BigInt(index));
}

export async function insertDocument(
  tx: TransactionSql,
  document: Omit<StoredDocument, 'personId' | 'state' | 'blank'> & {
    readonly position: number;
    readonly bytesPlanned: number;
    readonly sealed: Uint8Array;
  },
): Promise<void> {
  await tx`
    insert into document (document_id, order_id, batch_id, position, product, document_number, state,
                          issued_on, expires_on, bytes_planned)
    values (${document.documentId}, ${document.orderId}, ${document.batchId}, ${document.position},
            ${document.product}, ${document.documentNumber}, 'planned', ${document.issuedOn},
            ${document.expiresOn}, ${document.bytesPlanned})`;
  await tx`
    insert into document_preparation (document_id, sealed)
    values (${document.documentId}, ${Buffer.from(document.sealed)})`;
}

export async function documentsOfBatch(
  sql: Sql,
  batchId: string,
): Promise<readonly StoredDocument[]> {
  const rows = await sql<DocumentRow[]>`
    select ${sql.unsafe(DOCUMENT_COLUMNS)}
    from document d join citizen_order o using (order_id)
    where d.batch_id = ${batchId} order by d.position`;
  return rows.map(toDocument);
}

/** @throws BureauError DOCUMENT_UNKNOWN */
export async function findDocument(
  sql: Sql,
  by: { readonly documentId: string } | { readonly documentNumber: string },
): Promise<StoredDocument> {
  const where =
    'documentId' in by
      ? sql`d.document_id = ${by.documentId}`
      : sql`d.document_number = ${by.documentNumber}`;
  const [row] = await sql<DocumentRow[]>`
    select ${sql.unsafe(DOCUMENT_COLUMNS)}
    from document d join citizen_order o using (order_id) where ${where}`;
  if (row === undefined) {
    throw new BureauError('DOCUMENT_UNKNOWN', 'There is no such document.');
  }
  return toDocument(row);
}

export async function readSealedPreparation(sql: Sql, documentId: string): Promise<Uint8Array> {
  const [row] = await sql<{ sealed: Uint8Array }[]>`
    select sealed from document_preparation where document_id = ${documentId}`;
  if (row === undefined) {
    throw new BureauError('DOCUMENT_UNKNOWN', `The document ${documentId} was never prepared.`);
  }
  return row.sealed;
}

/** Moves a document on and notes what goes with the new state. */
export async function moveDocument(
  sql: Sql | TransactionSql,
  documentId: string,
  to: DocumentState,
  also: {
    readonly blank?: string | null;
    readonly verdict?: 'PASS' | 'FAIL';
    readonly problem?: string | null;
    readonly seconds?: number;
    readonly bytesWritten?: number;
  } = {},
): Promise<void> {
  const changes = {
    state: to,
    ...(also.blank === undefined ? {} : { blank_serial: also.blank }),
    ...(also.verdict === undefined ? {} : { verdict: also.verdict }),
    ...(also.problem === undefined ? {} : { problem: also.problem }),
    ...(also.seconds === undefined ? {} : { seconds: also.seconds }),
    ...(also.bytesWritten === undefined ? {} : { bytes_written: also.bytesWritten }),
  };
  await sql`update document set ${sql(changes)} where document_id = ${documentId}`;
}

export async function noteBytesWritten(sql: Sql, documentId: string, bytes: number): Promise<void> {
  await sql`update document set bytes_written = ${bytes} where document_id = ${documentId}`;
}

export async function nextAttempt(sql: Sql, documentId: string): Promise<number> {
  const [row] = await sql<{ attempt: number }[]>`
    select coalesce(max(attempt), 0) + 1 as attempt from document_step where document_id = ${documentId}`;
  return row?.attempt ?? 1;
}

/** The steps of one attempt, each committed by itself. */
export function documentStepRecord(
  sql: Sql,
  documentId: string,
  attempt: number,
  now: () => Date,
  changed: () => void,
): StepRecord {
  return {
    async begin(step) {
      await sql`
        insert into document_step (document_id, attempt, step, state, started_at)
        values (${documentId}, ${attempt}, ${step}, 'running', ${now()})`;
      changed();
    },
    async end(step, state) {
      await sql`
        update document_step set state = ${state}, ended_at = ${now()}
        where document_id = ${documentId} and attempt = ${attempt} and step = ${step}`;
      changed();
    },
  };
}

/** Whether a step of the document's last attempt was done. */
export async function isStepDone(sql: Sql, documentId: string, step: string): Promise<boolean> {
  const rows = await sql`
    select 1 from document_step where document_id = ${documentId} and step = ${step} and state = 'done'
      and attempt = (select max(attempt) from document_step where document_id = ${documentId})`;
  return rows.length === 1;
}
