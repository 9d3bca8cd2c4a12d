import { type FuzzOptions, fuzzTarget } from './fuzz-loop.ts';
import type { Finding, FuzzResult, FuzzTarget } from './fuzz-target.ts';
import { keptBytes } from './kept-bytes.ts';

/** What one target did with its inputs. */
export interface TargetReport extends Omit<FuzzResult, 'findings'> {
  readonly target: string;
  readonly seed: number;
  readonly seconds: number;
  /** Part of the inputs past the outer parse, 0 to 1; undefined for a reader that does not tell. */
  readonly share: number | undefined;
  /** Bytes held after collecting garbage: before the first input, half-way, after the last. */
  readonly kept: { readonly start: number; readonly middle: number; readonly end: number };
  readonly findings: readonly Finding[];
}

/** Fewer inputs past the outer parse try the framing only. */
export const LEAST_SHARE = 0.3;
/** Of so few inputs no share is told. */
const LEAST_INPUTS = 500;
/**
 * What may be added in the second half, when code is compiled and caches and kept forms are full: a reader that keeps 64
 * bytes an input has passed it after 100,000 of them.
 */
export const MAX_GROWTH_BYTES = 3 * 1024 * 1024;
/** What may be added in all. */
export const MAX_KEPT_BYTES = 48 * 1024 * 1024;

/** Feeds a target and judges it: besides crashes and slow readings, memory that is kept and a share that is too small. */
export async function measureTarget(
  target: FuzzTarget,
  options: Omit<FuzzOptions, 'between'>,
): Promise<TargetReport> {
  const began = performance.now();
  const half = (options.inputs ?? Number.POSITIVE_INFINITY) / 2;
  const halfTime = began + (options.milliseconds ?? Number.POSITIVE_INFINITY) / 2;
  const start = await keptBytes();
  let middle: number | undefined;
  const { findings, ...result } = await fuzzTarget(target, {
    ...options,
    async between(inputs) {
      if (middle !== undefined || (inputs < half && performance.now() < halfTime)) return;
      options.watchdog?.rest();
      middle = await keptBytes();
    },
  });
  const kept = { start, middle: middle ?? start, end: await keptBytes() };
  const tells = 'parser' in target;
  const share = tells ? result.pastOuterParse / Math.max(1, result.inputs) : undefined;
  const report = { target: target.name, seed: options.seed, share, kept, ...result };
  const seconds = (performance.now() - began) / 1_000;
  return { ...report, seconds, findings: [...findings, ...faultsOf(report)] };
}

/** Faults that no one input shows. */
function faultsOf(
  report: Pick<TargetReport, 'target' | 'seed' | 'share' | 'kept' | 'inputs'>,
): readonly Finding[] {
  const { target, seed, share, kept, inputs } = report;
  const faults: string[] = [];
  const [late, all] = [kept.end - kept.middle, kept.end - kept.start];
  if (late > MAX_GROWTH_BYTES) faults.push(`keeps ${late} bytes of the second half of its inputs`);
  if (all > MAX_KEPT_BYTES) faults.push(`keeps ${all} bytes`);
  if (share !== undefined && inputs >= LEAST_INPUTS && share < LEAST_SHARE) {
    faults.push(`lets ${(100 * share).toFixed(1)} % past the outer parse, fewer than 30 %`);
  }
  return faults.map((what) => ({ target, what, seed, input: new Uint8Array() }));
}
