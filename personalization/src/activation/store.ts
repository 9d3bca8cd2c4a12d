import type { ActivationView, StepView } from '@tamga/contracts';
import { ACTIVATION_STEPS } from '@tamga/contracts';
import type { Sql } from 'postgres';
import { isConflict } from '../conflict.ts';
import { BureauError } from '../errors.ts';
import type { StepRecord } from '../production/steps.ts';
import type { StoredDocument } from '../production/store.ts';

/** @throws BureauError DOCUMENT_STATE when the document cannot be activated, or the desk is at another card. */
export async function insertActivation(
  sql: Sql,
  activation: {
    readonly activationId: string;
    readonly document: Pick<StoredDocument, 'documentId' | 'documentNumber'>;
    readonly agent: string;
    readonly officer: string;
    readonly instance: string;
  },
  now: Date,
): Promise<void> {
  const { document, agent } = activation;
  const rows = await sql`
    insert into activation (activation_id, document_id, agent, officer, run_by, state, started_at)
    select ${activation.activationId}, document_id, ${agent}, ${activation.officer},
           ${activation.instance}, 'running', ${now}
    from document where document_id = ${document.documentId} and product = 'id-card' and state = 'issued' for update
    on conflict (document_id) where state = 'running' do nothing returning activation_id`.catch(
    (error: unknown) => {
      throw isConflict(error, 'one_activation_at_a_desk')
        ? new BureauError(
            'DOCUMENT_STATE',
            `The workstation ${agent} is activating another card: wait for its end.`,
          )
        : error;
    },
  );
  if (rows.length === 0) {
    throw new BureauError(
      'DOCUMENT_STATE',
      `The document ${document.documentNumber} cannot be activated now: it is no issued ID card any more, or another desk is at it.`,
    );
  }
}

export async function endActivation(
  sql: Sql,
  activationId: string,
  state: 'done' | 'failed' | 'unknown',
  problem: string | null,
  now: Date,
): Promise<void> {
  await sql`
    update activation set state = ${state}, problem = ${problem}, ended_at = ${now}
    where activation_id = ${activationId}`;
}

export function activationStepRecord(sql: Sql, activationId: string, now: () => Date): StepRecord {
  return {
    async begin(step) {
      await sql`
        insert into activation_step (activation_id, step, state, started_at)
        values (${activationId}, ${step}, 'running', ${now()})`;
    },
    async end(step, state) {
      await sql`
        update activation_step set state = ${state}, ended_at = ${now()}
        where activation_id = ${activationId} and step = ${step}`;
    },
  };
}

/** @throws BureauError DOCUMENT_UNKNOWN */
export async function readActivation(sql: Sql, activationId: string): Promise<ActivationView> {
  const [row] = await sql<
    {
      state: ActivationView['state'];
      problem: string | null;
      document_number: string;
      serials: string[] | null;
    }[]
  >`
    select a.state, a.problem, d.document_number,
           (select json_agg(k.certificate_serial order by k.role) from document_key k
            where k.document_id = d.document_id and k.certificate_serial is not null) as serials
    from activation a join document d using (document_id) where a.activation_id = ${activationId}`;
  if (row === undefined) {
    throw new BureauError('DOCUMENT_UNKNOWN', 'There is no such activation.');
  }
  const steps = await sql<{ step: string; state: StepView['state']; seconds: number | null }[]>`
    select step, state, extract(epoch from ended_at - started_at)::float8 as seconds
    from activation_step where activation_id = ${activationId}`;
  return {
    activationId,
    documentNumber: row.document_number,
    state: row.state,
    steps: ACTIVATION_STEPS.map((step) => {
      const done = steps.find((candidate) => candidate.step === step);
      return {
        step,
        state: done?.state ?? 'waiting',
        ...(done === undefined || done.seconds === null ? {} : { seconds: done.seconds }),
      };
    }),
    certificateSerials: row.serials ?? [],
    ...(row.problem === null ? {} : { problem: row.problem }),
  };
}
