import { mutate, seeded } from './mutate.ts';

/** What is fed: a valid form to begin with, and a reader that gives a value or its package's own error. */
export interface FuzzTarget {
  readonly name: string;
  readonly valid: Uint8Array;
  readonly read: (bytes: Uint8Array) => unknown;
}

const SLOW_MS = 1_000;
/** Deadlines are looked at once in so many inputs. */
const INPUTS_AT_ONCE = 64;

/**
 * Feeds every target mutated forms for TAMGA_BUDGET_MS (seed TAMGA_SEED) and prints how many. Anything thrown but the
 * package's own error, and anything slow, is a finding: it is printed with its input in hexadecimal, and the program
 * ends with 1.
 */
export function runFuzzer(
  targets: readonly FuzzTarget[],
  isOwn: (error: unknown) => boolean,
): void {
  const budget = Number(process.env['TAMGA_BUDGET_MS'] ?? 60_000);
  const seed = Number(process.env['TAMGA_SEED'] ?? Date.now());
  const random = seeded(seed);
  for (const target of targets) {
    const end = performance.now() + budget / targets.length;
    let inputs = 0;
    let refused = 0;
    while (performance.now() < end) {
      for (let count = 0; count < INPUTS_AT_ONCE; count += 1) {
        inputs += 1;
        refused += feed(target, mutate(target.valid, random), isOwn, seed) ? 0 : 1;
      }
    }
    console.log(`${target.name}: ${inputs} inputs, ${refused} refused (seed ${seed})`);
  }
}

/** True when the input was taken. */
function feed(
  target: FuzzTarget,
  input: Uint8Array,
  isOwn: (error: unknown) => boolean,
  seed: number,
): boolean {
  const started = performance.now();
  try {
    target.read(input);
    return true;
  } catch (error) {
    if (!isOwn(error)) {
      report(target, input, seed, String(error));
    }
    return false;
  } finally {
    const took = performance.now() - started;
    if (took > SLOW_MS) {
      report(target, input, seed, `${Math.round(took)} ms`);
    }
  }
}

function report(target: FuzzTarget, input: Uint8Array, seed: number, what: string): void {
  console.error(`${target.name}: ${what} (seed ${seed})\n${Buffer.from(input).toString('hex')}`);
  process.exitCode = 1;
}
