import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fuzzTarget } from './fuzz-loop.ts';
import type { Finding, FuzzTarget } from './fuzz-target.ts';
import { startWatchdog } from './watchdog.ts';

const DEFAULT_BUDGET_MS = 60_000;
/** What a target may leave behind: kept forms, and what is compiled on the way. */
const MAX_KEPT_BYTES = 48 * 1024 * 1024;

/**
 * Feeds every target for its part of TAMGA_BUDGET_MS, with the seed TAMGA_SEED, and prints how much was read. A crash,
 * a hang and memory that is not given back are findings: each is printed with the seed and the input in hexadecimal, and
 * the program ends with 1.
 */
export async function runFuzzer(targets: readonly FuzzTarget[]): Promise<void> {
  const budget = Number(process.env['TAMGA_BUDGET_MS'] ?? DEFAULT_BUDGET_MS);
  const seed = Number(process.env['TAMGA_SEED'] ?? Date.now()) >>> 0;
  const watchdog = startWatchdog(seed);
  let inputs = 0;
  let findings = 0;
  for (const target of targets) {
    const before = keptBytes();
    const result = await fuzzTarget(target, {
      seed,
      milliseconds: budget / targets.length,
      watchdog,
    });
    const grown = keptBytes() - before;
    inputs += result.inputs;
    findings += result.findings.length;
    console.log(
      `${target.name}: ${result.inputs} executions, ${result.refused} refused, ${result.findings.length} findings`,
    );
    for (const finding of result.findings) {
      console.error(describeFinding(finding));
    }
    if (grown > MAX_KEPT_BYTES) {
      findings += 1;
      console.error(`${target.name}: keeps ${grown} bytes (seed ${seed})`);
    }
  }
  await watchdog.close();
  console.log(`${inputs} executions, ${findings} findings (seed ${seed})`);
  process.exitCode = findings === 0 ? 0 : 1;
}

/** With the seed and the input, so that it can be repeated. */
export function describeFinding({ target, what, seed, input }: Finding): string {
  return `${target}: ${what} (seed ${seed})\n${Buffer.from(input).toString('hex')}`;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function keptBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
