import { spawn } from 'node:child_process';
import type { NamedTest } from './read-hard-cases.ts';

const LIMIT_MS = 10 * 60_000;

/** What a program printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Compiles what changed. */
export function buildCheckout(folder: string): Promise<Ended> {
  return runIn(folder, 'npx', ['tsc', '--build'], {});
}

/** Runs only these tests of a checkout, as the suite would. */
export function runTests(folder: string, tests: readonly NamedTest[]): Promise<Ended> {
  const files = [...new Set(tests.map(({ file }) => file))];
  return runIn(folder, process.execPath, ['workbench/dist/testing/run.js', ...files], {
    TAMGA_TEST_NAMES: JSON.stringify(tests.map(({ name }) => name)),
    TAMGA_LOG_LEVEL: 'fatal',
  });
}

/** How one test ended, read from the runner's report. */
export function resultOf({ output }: Ended, { name }: NamedTest): 'passed' | 'failed' | 'not run' {
  const lines = output.split('\n').map((line) => line.trim());
  const stands = (mark: string) => lines.some((line) => line.startsWith(`${mark} ${name} (`));
  if (stands('✖')) {
    return 'failed';
  }
  return stands('✔') ? 'passed' : 'not run';
}

function runIn(
  cwd: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    });
    const printed: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(printed).toString('utf8') }),
    );
  });
}
