import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ROOT } from '../system/layout.ts';
import { FINDINGS_FOLDER } from './finding-file.ts';

/**
 * A thread that sees when the main one no longer goes on: a reader that never ends cannot be stopped from inside. It
 * prints the seed and the input, saves them in `folder` and kills the process.
 */
export interface Watchdog {
  /** Tells what is read now. */
  watch(target: string, input: Uint8Array): void;
  /** Nothing is read now. */
  rest(): void;
  close(): Promise<void>;
}

const THREAD = join(ROOT, 'workbench/src/fuzzing/watchdog-thread.mjs');
const HANG_MS = 10_000;
const SHARED_BYTES = 256 * 1024;

export function startWatchdog(
  seed: number,
  hangMs: number = HANG_MS,
  folder: string = FINDINGS_FOLDER,
): Watchdog {
  // The number of the input, 0 while nothing is read; then the lengths of the target's name and of the input.
  const counters = new Int32Array(new SharedArrayBuffer(12));
  const bytes = new Uint8Array(new SharedArrayBuffer(SHARED_BYTES));
  const thread = new Worker(THREAD, {
    workerData: { counters, bytes, seed, hangMs, folder },
    execArgv: [],
  });
  thread.unref();
  const encoder = new TextEncoder();
  let inputs = 0;
  return {
    watch(target, input) {
      const { written } = encoder.encodeInto(target, bytes);
      const part = input.subarray(0, SHARED_BYTES - written);
      bytes.set(part, written);
      counters[1] = written;
      counters[2] = part.length;
      inputs = (inputs % 0x7fff_ffff) + 1;
      Atomics.store(counters, 0, inputs);
    },
    rest: () => void Atomics.store(counters, 0, 0),
    close: async () => void (await thread.terminate()),
  };
}
