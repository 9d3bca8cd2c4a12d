import {
  type BatchList,
  type BatchView,
  type DocumentState,
  type DocumentView,
  ID_CARD_STEPS,
  PASSPORT_STEPS,
  type Product,
  type StepView,
} from '@tamga/contracts';
import type { Sql } from 'postgres';
import { BureauError } from '../errors.ts';
import { countBlanks } from '../stock/store.ts';

interface ViewRow {
  readonly document_id: string;
  readonly order_id: string;
  readonly person_id: string;
  readonly product: Product;
  readonly document_number: string;
  readonly state: DocumentState;
  readonly blank_serial: string | null;
  readonly bytes_written: number;
  readonly bytes_planned: number;
  readonly seconds: number | null;
  readonly verdict: 'PASS' | 'FAIL' | null;
  readonly problem: string | null;
  readonly serials: string[] | null;
}

interface StepRow {
  readonly document_id: string;
  readonly step: string;
  readonly state: StepView['state'];
  readonly seconds: number | null;
}

/** A batch as the desk sees it. `holderOf` opens the name of one document's holder. */
export async function readBatchView(
  sql: Sql,
  batchId: string,
  holderOf: (documentId: string, personId: string) => Promise<string>,
  inHopper: (line: string) => number,
): Promise<BatchView> {
  const [batch] = await sql<{ state: BatchView['state']; line: string | null; created_at: Date }[]>`
    select state, line, created_at from batch where batch_id = ${batchId}`;
  if (batch === undefined) {
    throw new BureauError('BATCH_UNKNOWN', `There is no batch ${batchId}.`);
  }
  const rows = await sql<ViewRow[]>`
    select d.document_id, d.order_id, o.person_id, d.product, d.document_number, d.state, d.blank_serial,
           d.bytes_written, d.bytes_planned, d.seconds, d.verdict, d.problem,
           (select json_agg(k.certificate_serial order by k.role) from document_key k
            where k.document_id = d.document_id and k.certificate_serial is not null) as serials
    from document d join citizen_order o using (order_id)
    where d.batch_id = ${batchId} order by d.position`;
  const steps = await readSteps(sql, batchId);
  const documents = await Promise.all(
    rows.map(async (row) =>
      toView(row, steps.get(row.document_id) ?? [], await holderOf(row.document_id, row.person_id)),
    ),
  );
  return {
    batchId,
    state: batch.state,
    ...(batch.line === null ? {} : { line: batch.line }),
    createdAt: batch.created_at.toISOString(),
    documents,
    blanks: {
      ...(await countBlanks(sql, batchId)),
      inHopper: batch.line === null ? 0 : inHopper(batch.line),
    },
  };
}

/** The steps of each document's last attempt. */
async function readSteps(sql: Sql, batchId: string): Promise<Map<string, StepRow[]>> {
  const rows = await sql<StepRow[]>`
    select s.document_id, s.step, s.state,
           extract(epoch from s.ended_at - s.started_at)::float8 as seconds
    from document_step s join document d using (document_id)
    where d.batch_id = ${batchId}
      and s.attempt = (select max(attempt) from document_step l where l.document_id = s.document_id)`;
  const byDocument = new Map<string, StepRow[]>();
  for (const row of rows) {
    byDocument.set(row.document_id, [...(byDocument.get(row.document_id) ?? []), row]);
  }
  return byDocument;
}

function toView(row: ViewRow, steps: readonly StepRow[], holder: string): DocumentView {
  const names: readonly string[] = row.product === 'id-card' ? ID_CARD_STEPS : PASSPORT_STEPS;
  return {
    documentId: row.document_id,
    orderId: row.order_id,
    product: row.product,
    documentNumber: row.document_number,
    holder,
    state: row.state,
    ...(row.blank_serial === null ? {} : { blank: row.blank_serial }),
    steps: names.map((step) => {
      const done = steps.find((candidate) => candidate.step === step);
      return {
        step,
        state: done?.state ?? 'waiting',
        ...(done === undefined || done.seconds === null ? {} : { seconds: done.seconds }),
      };
    }),
    bytesWritten: row.bytes_written,
    bytesPlanned: row.bytes_planned,
    ...(row.seconds === null ? {} : { seconds: row.seconds }),
    certificateSerials: row.serials ?? [],
    ...(row.verdict === null ? {} : { verdict: row.verdict }),
    ...(row.problem === null ? {} : { problem: row.problem }),
  };
}

const LISTED_BATCHES = 50;

/** The newest batches first. */
export async function listBatches(sql: Sql): Promise<BatchList> {
  const rows = await sql<
    { batch_id: string; state: string; created_at: Date; documents: number; done: number }[]
  >`
    select b.batch_id, b.state, b.created_at, count(d.document_id)::int as documents,
           count(*) filter (where d.state in ('issued', 'activated'))::int as done
    from batch b left join document d using (batch_id)
    group by b.batch_id order by b.created_at desc limit ${LISTED_BATCHES}`;
  return {
    batches: rows.map((row) => ({
      batchId: row.batch_id,
      state: row.state,
      createdAt: row.created_at.toISOString(),
      documents: row.documents,
      done: row.done,
    })),
  };
}
