import { parseArgs } from 'node:util';
import { runNode } from './setup/run.mjs';
import { setUp } from './setup/set-up.mjs';
import { command } from './setup/stop.mjs';

const USAGE = `npm start -- [options]
  --exit               produce the sample batch, print the summary and end
  --in-process-card    no PC/SC: software cards inside the agents
  --json               the summary as JSON
  --help               this text
Ports start at TAMGA_PORT_BASE (7400). Exit codes: 0 done, 1 a verdict was negative, 3 usage, 4 environment.`;

await command('npm start', async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      exit: { type: 'boolean', default: false },
      'in-process-card': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  setUp();
  return runNode(['workbench/dist/main.js', ...args]);
});
