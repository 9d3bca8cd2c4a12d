import { saveFinding } from './finding-file.ts';
import type { Finding } from './fuzz-target.ts';
import { LEAST_SHARE, MAX_GROWTH_BYTES, type TargetReport } from './measure-target.ts';

/** A report for people: what was read, what came of it, what was kept. */
export function describeReport(report: TargetReport): string {
  const { target, inputs, seconds, share, codes, slowestMs, kept, findings } = report;
  const megabytes = [kept.start, kept.middle, kept.end].map((bytes) =>
    (bytes / 2 ** 20).toFixed(1),
  );
  const growth = (kept.end - kept.middle) / 2 ** 20;
  const told = Object.entries(codes).map(([code, count]) => `${code} ${count}`);
  return [
    `${target}: ${inputs} inputs in ${seconds.toFixed(1)} s, ${findings.length} findings`,
    ...(share === undefined
      ? []
      : [`  past the outer parse: ${percent(share)} (at least ${percent(LEAST_SHARE)})`]),
    `  answers: ${told.join(' · ')}`,
    `  slowest: ${slowestMs.toFixed(1)} ms; held after collecting: ${megabytes.join(' → ')} MB, second half ${growth.toFixed(1)} (at most ${MAX_GROWTH_BYTES / 2 ** 20})`,
  ].join('\n');
}

/** Tells each finding with its seed and its input, and saves those that have one. */
export function tellFindings(findings: readonly Finding[], folder: string): void {
  for (const finding of findings) {
    console.error(describeFinding(finding));
    if (finding.input.length > 0) console.error(`saved as ${saveFinding(folder, finding)}`);
  }
}

/** With the seed and the input, so that it can be repeated. */
export function describeFinding({ target, what, seed, input }: Finding): string {
  return `${target}: ${what} (seed ${seed})\n${Buffer.from(input).toString('hex')}`;
}

export function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
