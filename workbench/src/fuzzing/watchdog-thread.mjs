import { mkdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';

// The thread of watchdog.ts; plain JavaScript, because a thread starts without the test's compiler.

const LOOK_EVERY_MS = 1_000;
const { counters, bytes, seed, hangMs, folder } = workerData;

let seen = 0;
let since = performance.now();
setInterval(() => {
  const now = Atomics.load(counters, 0);
  if (now === 0 || now !== seen) {
    seen = now;
    since = performance.now();
    return;
  }
  if (performance.now() - since > hangMs) {
    const [, name = 0, input = 0] = counters;
    const target = Buffer.from(bytes.subarray(0, name)).toString();
    const hex = Buffer.from(bytes.subarray(name, name + input)).toString('hex');
    writeSync(2, `${target}: hangs (seed ${seed})\n${hex}\n`);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${target}-hang.hex`);
    writeFileSync(file, `# target: ${target}\n# what: hangs\n# seed: ${seed}\n${hex}\n`);
    writeSync(2, `saved as ${file}\n`);
    process.kill(process.pid, 'SIGKILL');
  }
}, LOOK_EVERY_MS);
