import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCluster } from '../system/cluster.ts';
import { freePort } from '../system/free-port.ts';
import { TEST_SETTINGS } from './test-settings.ts';

/**
 * `run.ts FILE...`: one world for all test files (a PostgreSQL cluster, a folder for the ceremony that whoever needs it
 * first holds), then Node's own runner. Its closing lines are the last on standard output.
 */
const DEFAULT_TIMEOUT_MS = 300_000;

const RUNNER = fileURLToPath(new URL('../../setup/run-files.mjs', import.meta.url));

const files = process.argv.slice(2);
const world = mkdtempSync(join(tmpdir(), 'tamga-run-'));
chmodSync(world, 0o755);
const cluster = await startCluster({
  folder: join(world, 'postgres'),
  port: await freePort(),
  password: randomUUID(),
  settings: TEST_SETTINGS,
});
const skips = join(world, 'skips');
try {
  process.exitCode = await runTests();
  process.exitCode = judgeSkips(process.exitCode);
} finally {
  await cluster.stop();
  rmSync(world, { recursive: true, force: true });
}

function runTests(): Promise<number> {
  const timeout = Number(process.env['TAMGA_TEST_TIMEOUT_MS'] ?? DEFAULT_TIMEOUT_MS);
  const concurrency = process.env['TAMGA_TEST_CONCURRENCY'] ?? '2';
  const child = spawn(
    process.execPath,
    [
      // Of ours, what was built runs: it is what people run, and starts in half the time.
      ...['--enable-source-maps', '--import', 'tsx', RUNNER, '--concurrency', concurrency],
      ...['--timeout', String(timeout), '--skips', skips],
      ...files,
    ],
    {
      stdio: 'inherit',
      // A group of its own: what a test left running would hold our output open for ever.
      detached: true,
      env: {
        ...process.env,
        TAMGA_TEST_POSTGRES: cluster.url,
        TAMGA_TEST_TEMPLATE: join(world, 'ceremony'),
      },
    },
  );
  // This process stays to clear up behind it.
  process.on('SIGINT', () => signalGroup(child, 'SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      signalGroup(child, 'SIGKILL');
      resolve(code ?? 1);
    });
  });
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}

/** What is skipped was not tested: in CI that is a failure. */
function judgeSkips(code: number): number {
  const skipped = readFileSync(skips, 'utf8').trim();
  if (code !== 0 || skipped === '' || process.env['TAMGA_ALLOW_SKIPS'] === '1') {
    return code;
  }
  console.error(`Skipped tests are a failure here (--allow-skips is for laptops):\n${skipped}`);
  return 1;
}
