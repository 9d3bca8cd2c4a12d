import { startBranchCoverage } from './branch-coverage.ts';
import type { NetworkReport } from './run-network.ts';

/**
 * The process of one target: nothing that an earlier target left behind is measured, and a hang ends no other. Counting
 * begins before the readers are loaded. The last line on standard output is the report, as JSON.
 */
const coverage = startBranchCoverage();
const { networkTargets } = await import('./targets/all-targets.ts');
const { measureTarget } = await import('./measure-target.ts');
const { runOptions } = await import('./options.ts');
const { tellFindings } = await import('./report.ts');
const { startWatchdog } = await import('./watchdog.ts');
const { asJson } = await import('./run-fuzzer.ts');

const { seed, inputs, milliseconds, only, folder } = runOptions();
const target = (await networkTargets()).find(({ name }) => name === only[0]);
if (target === undefined) throw new Error(`There is no target ${only[0]}.`);
const watchdog = startWatchdog(seed, undefined, folder);
const report = await measureTarget(target, {
  seed,
  ...(inputs === undefined ? {} : { inputs }),
  ...(milliseconds === undefined ? {} : { milliseconds }),
  watchdog,
});
await watchdog.close();
tellFindings(report.findings, folder);
const told: NetworkReport = { ...report, coverage: coverage.take(target.parser) };
console.log(JSON.stringify(asJson(told)));
process.exitCode = report.findings.length === 0 ? 0 : 1;
