import { parseArgs } from 'node:util';
import { parseDuration } from './setup/duration.mjs';
import { programs } from './setup/programs.mjs';
import { runNode } from './setup/run.mjs';
import { setUp } from './setup/set-up.mjs';
import { command } from './setup/stop.mjs';

const USAGE = `npm run fuzz [-- NAME] [--budget 60s] [--seed N]
  Mutates what parsers face. Ends with 1 and the input in hexadecimal when one crashes, hangs or takes what it must not.`;

await command('npm run fuzz', async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      budget: { type: 'string', default: '60s' },
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
  const budget = Math.floor(parseDuration(values.budget) / paths.length);
  setUp();
  for (const path of paths) {
    const code = await runNode([path], {
      ...process.env,
      TAMGA_SEED: values.seed,
      TAMGA_BUDGET_MS: String(budget),
    });
    if (code !== 0) {
      return code;
    }
  }
});
