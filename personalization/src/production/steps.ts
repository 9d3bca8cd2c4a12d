import type { ProductionStep } from '@tamga/contracts';
import { BureauError } from '../errors.ts';

/** Where the steps of one attempt are kept; each is committed before and after it is done. */
export interface StepRecord {
  begin(step: string): Promise<void>;
  end(step: string, state: 'done' | 'failed' | 'unknown', problem?: string): Promise<void>;
}

/** What happened to a step that did not succeed. */
export class StepFailure extends Error {
  readonly step: string;
  readonly outcome: 'failed' | 'unknown';

  constructor(step: string, outcome: 'failed' | 'unknown', cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'StepFailure';
    this.step = step;
    this.outcome = outcome;
  }
}

/**
 * Runs one step of a document: journalled as running before anything is done, and as done, failed or unknown after.
 * Contact lost once the step had begun is `unknown`: nothing repeats it by itself, the desk is asked.
 *
 * @throws StepFailure
 */
export async function runStep<Result>(
  record: StepRecord,
  step: ProductionStep | string,
  work: () => Promise<Result>,
): Promise<Result> {
  await record.begin(step);
  try {
    const result = await work();
    await record.end(step, 'done');
    return result;
  } catch (cause) {
    const outcome = lostContact(cause) ? 'unknown' : 'failed';
    await record.end(step, outcome, cause instanceof Error ? cause.message : undefined);
    throw new StepFailure(step, outcome, cause);
  }
}

const LOST: ReadonlySet<string> = new Set(['AGENT_LOST', 'OUTCOME_UNKNOWN']);

function lostContact(cause: unknown): boolean {
  return cause instanceof BureauError && LOST.has(cause.code);
}
