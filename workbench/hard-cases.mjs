import { parseArgs } from 'node:util';
import { runNode } from './setup/run.mjs';
import { setUp } from './setup/set-up.mjs';
import { command, EXIT, Stop } from './setup/stop.mjs';

const USAGE = `npm run hard-cases [-- OPTIONS]
  Makes the change of source of every hard case in a copy of the checkout, and says whether its test noticed.
  --case N    only this case; may be repeated
  --write     only writes docs/hard-cases.md from workbench/hard-cases/cases.json
  --json      the outcomes as one object on standard output
  Ends with 0 when every change was noticed, with 1 when one was not.`;

await command('npm run hard-cases', async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      case: { type: 'string', multiple: true },
      write: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  for (const number of values.case ?? []) {
    if (!/^[1-9][0-9]?$/.test(number)) {
      throw new Stop(`--case is the number of a case, not "${number}".`, EXIT.usage);
    }
  }
  setUp({ tests: true });
  return runNode(['workbench/dist/hard-cases/main.js', ...args]);
});
