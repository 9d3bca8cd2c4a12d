import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { programs } from './setup/programs.mjs';
import { runNode } from './setup/run.mjs';
import { setUp } from './setup/set-up.mjs';
import { command, EXIT, Stop } from './setup/stop.mjs';

const USAGE = `npm run fuzz [-- NAME...] [OPTIONS]
  Feeds altered forms to what faces bytes from outside, and prints how many. Without a name and a time: 100,000 inputs for
  every reader of the authority that faces the network.
  --inputs N      as many for each target (default 100000 for "network")
  --seconds N     instead, how long, shared by the fuzzers and their targets (default 60 for all but "network")
  --seed N        repeats what this seed gave (default: the clock)
  --target NAME   only this target; may be given again
  --json          the reports as JSON on standard output
  --replay FILE   reads a saved finding once more
  Exit codes: 0 nothing was found (of --replay: it is mended); 1 a crash, a hang, a slow reading, memory that is kept, or
  fewer than 30 % past the outer parse; 3 wrong usage; 4 the machine lacks something. Findings are printed with their seed,
  and saved under var/fuzz as hexadecimal.`;

const NETWORK = 'network';
const NETWORK_INPUTS = '100000';
const DEFAULT_SECONDS = '60';

await command('npm run fuzz', async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      inputs: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string', default: String(Date.now()) },
      target: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      replay: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const fuzzers = programs('fuzz');
  if (values.help) {
    console.log(`${USAGE}\nFuzzers: ${fuzzers.names.join(', ') || 'none'}`);
    return;
  }
  if (values.replay !== undefined) return replay(values.replay);
  const all = values.seconds === undefined ? [NETWORK] : fuzzers.names;
  const chosen = positionals.length === 0 ? all : positionals;
  const paths = chosen.map((name) => fuzzers.find(name));
  const seed = String(wholeNumber('seed', values.seed));
  const limits = chosen.map((name) => limitsOf(name, values, chosen.length));
  setUp();
  let worst = 0;
  for (const [index, path] of paths.entries()) {
    const code = await runNode([path], {
      ...process.env,
      ...limits[index],
      TAMGA_SEED: seed,
      TAMGA_FUZZ_TARGETS: values.target.join(),
      TAMGA_FUZZ_JSON: values.json ? '1' : '0',
    });
    worst = Math.max(worst, code);
  }
  return worst;
});

/** How much a fuzzer reads: inputs for each target, or its part of the time. */
function limitsOf(name, { inputs, seconds }, fuzzers) {
  if (inputs !== undefined || (name === NETWORK && seconds === undefined)) {
    return { TAMGA_FUZZ_INPUTS: String(wholeNumber('inputs', inputs ?? NETWORK_INPUTS)) };
  }
  const milliseconds = wholeNumber('seconds', seconds ?? DEFAULT_SECONDS) * 1000;
  return { TAMGA_BUDGET_MS: String(Math.floor(milliseconds / fuzzers)) };
}

function replay(file) {
  const path = resolve(file);
  if (!existsSync(path)) throw new Stop(`There is no file ${path}.`, EXIT.usage);
  setUp();
  return runNode(['workbench/dist/fuzzing/replay-program.js', path]);
}

function wholeNumber(name, text) {
  if (!/^[0-9]{1,15}$/.test(text)) {
    throw new Stop(`--${name} is a whole number, not "${text}".`, EXIT.usage);
  }
  return Number(text);
}
