import { judgeInput } from './feed.ts';
import { readFinding } from './finding-file.ts';
import { allTargets } from './index.ts';
import { catchStrayErrors } from './stray-errors.ts';
import { startWatchdog } from './watchdog.ts';

/** Reads a saved finding once more: 1 when it is still one, 0 when it is mended. */
const { target: name, input } = readFinding(process.argv[2] ?? '');
const target = (await allTargets()).find((one) => one.name === name);
if (target === undefined) throw new Error(`There is no target ${name}.`);
const watchdog = startWatchdog(0);
const stray = catchStrayErrors();
watchdog.watch(name, input);
const { outcome, took } = await judgeInput(target, input, stray);
stray.stop();
await watchdog.close();
const said =
  'what' in outcome ? outcome.what : `${outcome.answer.code} ${outcome.answer.detail}`.trim();
console.log(`${name}: ${said} (${took.toFixed(1)} ms)`);
process.exitCode = 'what' in outcome ? 1 : 0;
