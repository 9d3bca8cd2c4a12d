import { parseArgs } from 'node:util';
import { runNode } from './setup/run.mjs';
import { setUp } from './setup/set-up.mjs';
import { command, EXIT, Stop } from './setup/stop.mjs';

const USAGE = `npm start -- [options]
  --exit               produce the sample batch, print the summary and end
  --in-process-card    no PC/SC: software cards inside the agents
  --json               the summary as JSON, alone on standard output (npm's own lines: npm start --silent -- --json)
  --help               this text
Ports start at TAMGA_PORT_BASE (7400); everything made lies under TAMGA_VAR (var/). Exit codes: 0 done, 1 a verdict was negative, 3 usage, 4 environment.`;

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
  requirePorts();
  setUp();
  return runNode(['workbench/dist/main.js', ...args]);
});

/** The last listener is a card slot, 35 after the base. */
function requirePorts() {
  const { TAMGA_PORT_BASE: base } = process.env;
  if (base !== undefined && !(/^[1-9][0-9]{0,4}$/.test(base) && Number(base) <= 65_500)) {
    throw new Stop(`TAMGA_PORT_BASE is a port up to 65500, not "${base}".`, EXIT.usage);
  }
}
