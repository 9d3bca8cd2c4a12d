import { createHash } from 'node:crypto';
import { Corpus } from './corpus.ts';
import { judgeInput } from './feed.ts';
import type { Answer, Finding, FuzzResult, FuzzTarget } from './fuzz-target.ts';
import { mutateOctets } from './mutation/octets.ts';
import { seeded } from './mutation/random.ts';
import { catchStrayErrors } from './stray-errors.ts';
import type { Watchdog } from './watchdog.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly inputs?: number;
  readonly milliseconds?: number;
  readonly watchdog?: Watchdog;
  /** Ends after so many findings of different kinds: a broken target must not fill the screen (5). */
  readonly mostFindings?: number;
  /** Called between inputs now and then, with how many were read. */
  readonly between?: (inputs: number) => Promise<void>;
}

/** Deadlines are looked at once in so many inputs. */
const INPUTS_AT_ONCE = 64;
const MOST_FINDINGS = 5;

/**
 * Feeds altered forms until `inputs` were read or `milliseconds` have passed. The same seed gives the same inputs in the
 * same order. Everything thrown that is no refusal, and everything slow, is a finding.
 */
export async function fuzzTarget(target: FuzzTarget, options: FuzzOptions): Promise<FuzzResult> {
  const { seed, watchdog, between, mostFindings = MOST_FINDINGS } = options;
  const random = seeded(seed ^ nameSeed(target.name));
  const mutate = target.mutate ?? mutateOctets;
  const end = performance.now() + (options.milliseconds ?? Number.POSITIVE_INFINITY);
  const most = options.inputs ?? Number.POSITIVE_INFINITY;
  const corpus = new Corpus(target.valid);
  const tally = new Tally();
  const stray = catchStrayErrors();
  try {
    while (tally.inputs < most && tally.findings.length < mostFindings) {
      if (tally.inputs % INPUTS_AT_ONCE === 0) {
        await between?.(tally.inputs);
        if (performance.now() > end) break;
      }
      const form = corpus.choose(random);
      // A mutator that hangs is not the reader's fault.
      watchdog?.watch(`mutator-of-${target.name}`, form);
      const input = mutate(form, random, corpus.choose(random));
      watchdog?.watch(target.name, input);
      const { outcome, took } = await judgeInput(target, input, stray);
      tally.count(input, took);
      if ('what' in outcome) {
        tally.find({ target: target.name, what: outcome.what, seed, input });
        continue;
      }
      const { answer } = outcome;
      tally.answered(answer);
      if (answer.code === 'taken') {
        corpus.keep(input, random);
      } else if (answer.isPastOuterParse) {
        corpus.keepRefused(input, `${answer.code} ${answer.detail}`, random);
      }
    }
  } finally {
    stray.stop();
    watchdog?.rest();
  }
  await between?.(tally.inputs);
  return tally.result();
}

class Tally {
  inputs = 0;
  readonly findings: Finding[] = [];
  readonly #codes = new Map<string, number>();
  readonly #digest = createHash('sha256');
  #pastOuterParse = 0;
  #slowestMs = 0;

  count(input: Uint8Array, took: number): void {
    this.inputs += 1;
    this.#slowestMs = Math.max(this.#slowestMs, took);
    this.#digest.update(Uint32Array.of(input.length)).update(input);
  }

  answered({ code, isPastOuterParse }: Answer): void {
    this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
    if (isPastOuterParse) this.#pastOuterParse += 1;
  }

  find(finding: Finding): void {
    if (this.findings.every(({ what }) => what !== finding.what)) this.findings.push(finding);
  }

  result(): FuzzResult {
    const taken = this.#codes.get('taken') ?? 0;
    const answered = [...this.#codes.values()].reduce((sum, count) => sum + count, 0);
    return {
      inputs: this.inputs,
      refused: answered - taken,
      findings: this.findings,
      pastOuterParse: this.#pastOuterParse,
      codes: Object.fromEntries([...this.#codes].sort(([, one], [, two]) => two - one)),
      slowestMs: this.#slowestMs,
      digest: this.#digest.digest('hex'),
    };
  }
}

function nameSeed(name: string): number {
  return [...name].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7);
}
