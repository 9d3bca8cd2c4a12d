import { parseArgs } from 'node:util';
import { runNode } from './setup/run.mjs';
import { setUp } from './setup/set-up.mjs';
import { command, EXIT, Stop } from './setup/stop.mjs';

const USAGE = `npm run samples -- FOLDER
  Writes the applications of samples/ with their pictures into FOLDER, as tamga-bureau import takes them; each time with
  new identifiers.`;

await command('npm run samples', async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (positionals.length !== 1) {
    throw new Stop('Name one folder; see --help.', EXIT.usage);
  }
  setUp();
  return runNode(['workbench/dist/samples/write-samples.js', ...positionals]);
});
