import { parseArgs } from 'node:util';
import { programs } from './setup/programs.mjs';
import { runNode } from './setup/run.mjs';
import { setUp } from './setup/set-up.mjs';
import { command } from './setup/stop.mjs';

const USAGE = `npm run bench -- NAME [--json] [options of the bench]
  Measures on this machine. With --json the last line on standard output is one object:
  { "name", "figures": { ... }, "ratios": { ... } }`;

await command('npm run bench', async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    strict: false,
    options: { help: { type: 'boolean' } },
  });
  const benches = programs('bench');
  if (values.help && positionals.length === 0) {
    console.log(`${USAGE}\nBenches: ${benches.names.join(', ') || 'none'}`);
    return;
  }
  const path = benches.find(positionals[0]);
  setUp();
  return runNode([path, ...args.filter((argument) => argument !== positionals[0])]);
});
