import { mutate, seeded } from './mutate.ts';
import type { Watchdog } from './watchdog.ts';

/** What is fed: valid forms to begin with, and a reader that gives a value or refuses with its package's own error. */
export interface FuzzTarget {
  readonly name: string;
  readonly valid: readonly Uint8Array[];
  readonly read: (bytes: Uint8Array) => unknown;
  readonly isRefusal: (error: unknown) => boolean;
}

export interface Finding {
  readonly target: string;
  readonly what: string;
  readonly seed: number;
  readonly input: Uint8Array;
}

export interface FuzzResult {
  readonly inputs: number;
  readonly refused: number;
  readonly findings: readonly Finding[];
}

const SLOW_MS = 1_000;
/** Deadlines are looked at once in so many inputs. */
const INPUTS_AT_ONCE = 64;
/** Altered forms that were taken, and are altered further. */
const KEPT_FORMS = 64;
const MAX_INPUT_BYTES = 64 * 1024;
/** Each kind of finding is told once; a broken target must not fill the screen. */
const MAX_FINDINGS = 5;
const CRASH_LINES = 3;

/**
 * Feeds altered forms until `inputs` were read or `milliseconds` have passed. The same seed gives the same inputs in the
 * same order. Everything thrown that is no refusal, and everything slow, is a finding.
 */
export async function fuzzTarget(
  target: FuzzTarget,
  options: {
    readonly seed: number;
    readonly inputs?: number;
    readonly milliseconds?: number;
    readonly watchdog?: Watchdog;
  },
): Promise<FuzzResult> {
  const { seed, watchdog } = options;
  const random = seeded(seed ^ nameSeed(target.name));
  const end = performance.now() + (options.milliseconds ?? Number.POSITIVE_INFINITY);
  const most = options.inputs ?? Number.POSITIVE_INFINITY;
  const forms = [...target.valid];
  const findings: Finding[] = [];
  let inputs = 0;
  let refused = 0;
  while (inputs < most && findings.length < MAX_FINDINGS) {
    if (inputs % INPUTS_AT_ONCE === 0 && performance.now() > end) {
      break;
    }
    inputs += 1;
    const bases = random(2) === 0 ? target.valid : forms;
    const input = mutate(bases[random(bases.length)] ?? new Uint8Array(), random);
    watchdog?.watch(target.name, input);
    const outcome = await judge(target, input);
    if (outcome === 'refused') {
      refused += 1;
    } else if (outcome === 'taken') {
      keep(forms, target.valid, input, random);
    } else if (findings.every(({ what }) => what !== outcome.what)) {
      findings.push({ target: target.name, what: outcome.what, seed, input });
    }
  }
  watchdog?.rest();
  return { inputs, refused, findings };
}

type Outcome = 'taken' | 'refused' | { readonly what: string };

async function judge(target: FuzzTarget, input: Uint8Array): Promise<Outcome> {
  const first = await feed(target, input);
  // A busy machine makes one reading slow, the input makes every reading slow.
  const took = first.took > SLOW_MS ? (await feed(target, input)).took : 0;
  return took > SLOW_MS ? { what: `takes ${Math.round(took)} ms` } : first.outcome;
}

async function feed(
  target: FuzzTarget,
  input: Uint8Array,
): Promise<{ readonly outcome: Outcome; readonly took: number }> {
  const started = performance.now();
  let outcome: Outcome = 'taken';
  try {
    const given = target.read(input);
    if (given instanceof Promise) {
      await given;
    }
  } catch (error) {
    outcome = target.isRefusal(error) ? 'refused' : { what: describeCrash(error) };
  }
  return { outcome, took: performance.now() - started };
}

/** What was thrown, and where: the same fault gives the same text. */
function describeCrash(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split('\n').slice(0, CRASH_LINES).join('\n');
}

/** The valid forms stay; the others make room for one another. */
function keep(
  forms: Uint8Array[],
  valid: readonly Uint8Array[],
  input: Uint8Array,
  random: (below: number) => number,
): void {
  // Readers of files take empty ones: what has lost most of itself leads nowhere.
  const least = Math.min(...valid.map(({ length }) => length)) / 2;
  if (input.length > MAX_INPUT_BYTES || input.length < least) {
    return;
  }
  if (forms.length < valid.length + KEPT_FORMS) {
    forms.push(input);
  } else {
    forms[valid.length + random(KEPT_FORMS)] = input;
  }
}

function nameSeed(name: string): number {
  return [...name].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7);
}
