import { setImmediate as nextTurn } from 'node:timers/promises';
import { Answer, type FuzzTarget } from './fuzz-target.ts';
import type { StrayErrors } from './stray-errors.ts';

const SLOW_MS = 1_000;
/** A busy machine makes one reading slow, the input makes every reading slow. */
const READINGS = 5;
const CRASH_LINES = 3;

/** What became of an input: an answer, or a fault of the reader. */
export type Outcome = { readonly answer: Answer } | { readonly what: string };

/** Reads an input once; when that takes long, as often as it needs to be sure. */
export async function judgeInput(
  target: FuzzTarget,
  input: Uint8Array,
  stray: StrayErrors,
): Promise<{ readonly outcome: Outcome; readonly took: number }> {
  const most = target.slowMs ?? SLOW_MS;
  const first = await feed(target, input, stray);
  let { took } = first;
  for (let again = 1; took > most && again < READINGS; again += 1) {
    took = Math.min(took, (await feed(target, input, stray)).took);
  }
  const isSlow = took > most && 'answer' in first.outcome;
  return {
    outcome: isSlow ? { what: `takes ${Math.round(took)} ms` } : first.outcome,
    took,
  };
}

async function feed(
  target: FuzzTarget,
  input: Uint8Array,
  stray: StrayErrors,
): Promise<{ readonly outcome: Outcome; readonly took: number }> {
  const started = performance.now();
  let outcome: Outcome;
  let isLater = false;
  try {
    let given = target.read(input);
    if (given instanceof Promise) {
      isLater = true;
      given = await given;
    }
    outcome = { answer: given instanceof Answer ? given : new Answer('taken', true) };
  } catch (error) {
    outcome = target.isRefusal(error)
      ? { answer: new Answer(codeOf(error), false, messageOf(error)) }
      : { what: describeCrash(error) };
  }
  const took = performance.now() - started;
  // What nobody waited for is told at the end of the turn.
  if (isLater) await nextTurn();
  const lost = stray.take();
  return { outcome: lost === undefined ? outcome : { what: describeCrash(lost) }, took };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'refused';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was thrown, and where: the same fault gives the same text. */
function describeCrash(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split('\n').slice(0, CRASH_LINES).join('\n');
}
