import { CardError } from '@tamga/applet-tools';
import { FormatError } from '@tamga/formats';
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
    super(problemOf(cause), { cause });
    this.name = 'StepFailure';
    this.step = step;
    this.outcome = outcome;
  }
}

/**
 * Runs one step of a document: journalled as running before anything is done, and as done, failed or unknown after.
 * Once steps change the card, what is not known for sure is `unknown`: contact that was lost, or a fault of the bureau
 * itself, as of its database. Nothing repeats it by itself, a person is asked.
 *
 * @throws StepFailure
 */
export async function runStep<Result>(
  record: StepRecord,
  step: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    await record.begin(step);
    const result = await work();
    await record.end(step, 'done');
    return result;
  } catch (cause) {
    const outcome = changesCard(step) && !isCertain(step, cause) ? 'unknown' : 'failed';
    // Where even this cannot be noted, the step stays `running`, and ends with its batch or with the next start.
    await record.end(step, outcome).catch(() => {});
    throw new StepFailure(step, outcome, cause);
  }
}

const LOST: ReadonlySet<string> = new Set(['AGENT_LOST', 'OUTCOME_UNKNOWN', 'CARD_REMOVED']);
/** The card is finished and on its way out. */
const LAST_STEP = 'issue';

/** A fault that one of us named leaves the card where it was; after lost contact nobody knows. */
function isCertain(step: string, cause: unknown): boolean {
  return step !== LAST_STEP && isNamed(cause) && !LOST.has(cause.code);
}

/** Faults with a code of ours; anything else is the bureau's own. */
export function isNamed(cause: unknown): cause is BureauError | CardError | FormatError {
  return cause instanceof BureauError || cause instanceof CardError || cause instanceof FormatError;
}

/** What the desk is told: the message of a fault of ours; a stranger's may tell of the inside, and is in the log. */
export function problemOf(cause: unknown): string {
  return isNamed(cause)
    ? cause.message
    : 'The bureau met a fault of its own, which its log tells of: ask the operator.';
}
