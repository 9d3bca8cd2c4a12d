import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A key in a token, for standalone processes that sign with it. */
export interface RawKey {
  readonly module: string;
  readonly token: string;
  readonly pinFile: string;
  readonly key: string;
  readonly environment: Readonly<Record<string, string>>;
}

const RAW_BENCH = fileURLToPath(new URL('raw-bench.js', import.meta.resolve('@tamga/hsm')));

/** The best rate of C_Sign over 1 to all cores' processes, each with the module to itself: without our queue and pipes. */
export async function rawRate(
  key: RawKey,
  seconds: number,
): Promise<{ readonly perSecond: number; readonly processes: number }> {
  let best = { perSecond: 0, processes: 0 };
  for (let processes = 1; processes <= cpus().length; processes += 1) {
    const rates = await Promise.all(
      Array.from({ length: processes }, () => signInProcess(key, seconds)),
    );
    const perSecond = rates.reduce((sum, rate) => sum + rate, 0);
    if (perSecond > best.perSecond) {
      best = { perSecond, processes };
    }
  }
  return best;
}

function signInProcess(key: RawKey, seconds: number): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      RAW_BENCH,
      ...['--module', key.module, '--token', key.token, '--pin-file', key.pinFile],
      ...['--key', key.key, '--seconds', String(seconds)],
    ],
    { env: { ...process.env, ...key.environment }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) {
        reject(new Error(`raw-bench ended with ${code}.`));
        return;
      }
      const { signatures, seconds: took } = JSON.parse(output);
      resolve(signatures / took);
    });
  });
}
