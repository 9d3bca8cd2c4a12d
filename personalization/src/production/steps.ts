import { BureauError } from '../errors.ts';

/** Where the steps of one attempt are kept; each is committed before and after it is done. */
export interface StepRecord {
  begin(step: string): Promise<void>;
  end(step: string, state: 'done' | 'failed' | 'unknown'): Promise<void>;
}

/** Steps before anything on the card is changed; from the next one on, it is no blank any more. */
export const READING_STEPS = ['reserve', 'authenticate'] as const;

export function changesCard(step: string): boolean {
  return !READING_STEPS.some((reading) => reading === step);
}

/** A step that did not succeed, in which, and whether what it did is known. */
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
 * Contact lost once the step had begun to change the card is `unknown`: nothing repeats it by itself, a person is asked.
 *
 * @throws StepFailure
 */
export async function runStep<Result>(
  record: StepRecord,
  step: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await record.begin(step);
  try {
    const result = await work();
    await record.end(step, 'done');
    return result;
  } catch (cause) {
    const outcome = changesCard(step) && lostContact(cause) ? 'unknown' : 'failed';
    await record.end(step, outcome);
    throw new StepFailure(step, outcome, cause);
  }
}

const LOST: ReadonlySet<string> = new Set(['AGENT_LOST', 'OUTCOME_UNKNOWN', 'CARD_REMOVED']);

/** The last command may have been carried out, or not; or nobody knows where the card is. */
function lostContact(cause: unknown): boolean {
  return cause instanceof BureauError && LOST.has(cause.code);
}
