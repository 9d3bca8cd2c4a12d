import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type FileCoverage, totalOf } from './branch-coverage.ts';
import type { TargetReport } from './measure-target.ts';
import { chosenFrom, type RunOptions, runOptions } from './options.ts';
import { describeReport, percent } from './report.ts';
import { networkTargets } from './targets/all-targets.ts';

export interface NetworkReport extends TargetReport {
  readonly coverage: readonly FileCoverage[];
}

/** A report as it comes from its process: of findings what they are, not the inputs, which are saved. */
type ReceivedReport = Omit<NetworkReport, 'findings'> & { readonly findings: readonly string[] };

const PROGRAM = fileURLToPath(new URL('./network-target-program.js', import.meta.url));
const EXIT = { negative: 1, usage: 3 } as const;

/** Feeds every reader that faces the network, each in a process of its own, and prints a report of each. */
export async function runNetwork(): Promise<void> {
  const options = runOptions();
  const chosen = chosenFrom(await networkTargets(), options);
  if (chosen === undefined) {
    process.exitCode = EXIT.usage;
    return;
  }
  const received: (ReceivedReport | { readonly target: string; readonly findings: string[] })[] =
    [];
  for (const { name } of chosen) {
    const report = await runTarget(name, options, chosen.length);
    received.push(report);
    if (!options.isJson) console.log(describe(report));
  }
  const findings = received.reduce((sum, report) => sum + report.findings.length, 0);
  const { seed } = options;
  if (options.isJson) console.log(JSON.stringify({ seed, targets: received }, null, 2));
  else console.log(`${findings} findings in ${received.length} targets (seed ${seed})`);
  process.exitCode = findings === 0 ? 0 : EXIT.negative;
}

/** A process that was killed says no more than that it was: its watchdog told and saved the input. */
async function runTarget(
  name: string,
  { seed, milliseconds, folder }: RunOptions,
  targets: number,
): Promise<ReceivedReport | { readonly target: string; readonly findings: string[] }> {
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      TAMGA_SEED: String(seed),
      TAMGA_FUZZ_TARGETS: name,
      TAMGA_FUZZ_FOLDER: folder,
      ...(milliseconds === undefined ? {} : { TAMGA_BUDGET_MS: String(milliseconds / targets) }),
    },
  });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  const ended = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? String(code)));
  });
  const line = told.trim().split('\n').at(-1) ?? '';
  if (line.startsWith('{')) return JSON.parse(line) as ReceivedReport;
  return { target: name, findings: [`hangs or fell over: its process ended with ${ended}`] };
}

function describe(
  report: ReceivedReport | { readonly target: string; readonly findings: string[] },
): string {
  if (!('coverage' in report)) return `${report.target}: ${report.findings.join()}`;
  const { coverage } = report;
  const { taken, all } = totalOf(coverage);
  const branched = coverage.filter(({ branches }) => branches.all > 0);
  const files = branched.map(({ file, functions, branches, missed }) => {
    const lines = missed.length === 0 ? '' : `, not: ${missed.join(' ')}`;
    return `    ${file}: ${branches.taken} of ${branches.all} branches, ${functions.called} of ${functions.all} functions${lines}`;
  });
  return [
    describeReport({ ...report, findings: [] }).replace(
      '0 findings',
      `${report.findings.length} findings`,
    ),
    `  branches of the parser: ${percent(taken / Math.max(1, all))} (${taken} of ${all}, in functions that were called)`,
    ...files,
  ].join('\n');
}
