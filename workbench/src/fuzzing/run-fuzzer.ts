import type { FuzzTarget } from './fuzz-target.ts';
import { measureTarget, type TargetReport } from './measure-target.ts';
import { chosenFrom, runOptions } from './options.ts';
import { describeReport, tellFindings } from './report.ts';
import { startWatchdog } from './watchdog.ts';

/** As the commands end that `workbench/setup` starts. */
const EXIT = { negative: 1, usage: 3 } as const;

/**
 * Feeds every target for its part of the time, or with as many inputs as are asked for, and prints how much was read. A
 * crash, a hang and memory that is not given back are findings: each is printed with the seed and the input in
 * hexadecimal, saved, and the program ends with 1.
 */
export async function runFuzzer(targets: readonly FuzzTarget[]): Promise<void> {
  const options = runOptions();
  const chosen = chosenFrom(targets, options);
  if (chosen === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const { seed, inputs, milliseconds, folder } = options;
  const watchdog = startWatchdog(seed);
  const reports: TargetReport[] = [];
  for (const target of chosen) {
    const report = await measureTarget(target, {
      seed,
      ...(inputs === undefined ? {} : { inputs }),
      ...(milliseconds === undefined ? {} : { milliseconds: milliseconds / chosen.length }),
      watchdog,
    });
    reports.push(report);
    if (!options.isJson) console.log(describeReport(report));
    tellFindings(report.findings, folder);
  }
  await watchdog.close();
  const findings = sum(reports.map((report) => report.findings.length));
  if (options.isJson) {
    console.log(JSON.stringify({ seed, targets: reports.map(asJson) }, null, 2));
  } else {
    console.log(
      `${sum(reports.map((report) => report.inputs))} executions, ${findings} findings (seed ${seed})`,
    );
  }
  process.exitCode = findings === 0 ? 0 : EXIT.negative;
}

/** Inputs are in the files that were saved. */
export function asJson(report: TargetReport): object {
  return { ...report, findings: report.findings.map(({ what }) => what) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
