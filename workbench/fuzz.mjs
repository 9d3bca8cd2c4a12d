import { parseArgs } from 'node:util';
import { programs } from './setup/programs.mjs';
import { runNode } from './setup/run.mjs';
import { setUp } from './setup/set-up.mjs';
import { command, EXIT, Stop } from './setup/stop.mjs';

const USAGE = `npm run fuzz [-- NAME...] [--seconds N] [--seed N]
  Feeds altered forms to what faces bytes from outside, and prints how many. Ends with 1, the seed and the input in
  hexadecimal when one crashes, hangs or keeps memory.
  --seconds N   how long, shared by the fuzzers (default 60)
  --seed N      repeats what this seed gave (default: the clock)`;

await command('npm run fuzz', async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(Date.now()) },
      help: { type: 'boolean', default: false },
    },
  });
  const fuzzers = programs('fuzz');
  if (values.help) {
    console.log(`${USAGE}\nFuzzers: ${fuzzers.names.join(', ') || 'none'}`);
    return;
  }
  const chosen = positionals.length === 0 ? fuzzers.names : positionals;
  const paths = chosen.map((name) => fuzzers.find(name));
  const budget = Math.floor((wholeNumber('seconds') * 1000) / paths.length);
  const seed = String(wholeNumber('seed'));
  setUp();
  let worst = 0;
  for (const path of paths) {
    const code = await runNode([path], {
      ...process.env,
      TAMGA_SEED: seed,
      TAMGA_BUDGET_MS: String(budget),
    });
    worst = Math.max(worst, code);
  }
  return worst;

  function wholeNumber(name) {
    if (!/^[0-9]{1,15}$/.test(values[name])) {
      throw new Stop(`--${name} is a whole number, not "${values[name]}".`, EXIT.usage);
    }
    return Number(values[name]);
  }
});
