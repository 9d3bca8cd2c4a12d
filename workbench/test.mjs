import { parseArgs } from 'node:util';
import { concurrency } from './setup/concurrency.mjs';
import { parseDuration } from './setup/duration.mjs';
import { run, runNode } from './setup/run.mjs';
import { setUp } from './setup/set-up.mjs';
import { command } from './setup/stop.mjs';
import { testFiles } from './setup/test-files.mjs';

const USAGE = `npm test [-- OPTIONS]
  Sets everything up, then lint, type check and all tests.
  --only PART        only files with PART in their path, without lint and type check; may be repeated
  --no-lint          without lint and type check
  --allow-skips      skip what this machine cannot do, and say so; not in CI
  --exhaustive       the long forms instead: seeded shares of every kill, removal and mutation
  --budget DURATION  time for them: 40m, 90s, 2h (default 40m)
  --full             every case of the long forms, however long it takes
  --seed N           where their shares begin (default: the day)`;

const DAY_MS = 86_400_000;
const EXHAUSTIVE_REST_MS = 5 * 60_000;
const FULL_TIMEOUT_MS = 2 * DAY_MS;

await command('npm test', async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', multiple: true },
      'no-lint': { type: 'boolean', default: false },
      'allow-skips': { type: 'boolean', default: false },
      exhaustive: { type: 'boolean', default: false },
      budget: { type: 'string', default: '40m' },
      full: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(Math.floor(Date.now() / DAY_MS)) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const files = testFiles(values.exhaustive ? 'exhaustive' : 'test', values.only);
  setUp({ tests: true, allowSkips: values['allow-skips'] });
  if (!values.exhaustive && !values['no-lint'] && values.only === undefined) {
    run('Lint', 'npx', ['biome', 'check', '--error-on-warnings', '.']);
    run('Type check of tests', 'npx', ['tsc', '-p', 'tsconfig.test.json']);
    run('Type check of the console', 'npx', ['tsc', '-p', 'console/tsconfig.json', '--noEmit']);
  }
  return runNode(['workbench/dist/testing/run.js', ...files], {
    ...process.env,
    TAMGA_TEST_CONCURRENCY: String(concurrency),
    TAMGA_ALLOW_SKIPS: values['allow-skips'] ? '1' : '0',
    ...(values.exhaustive ? exhaustiveEnvironment(values, files.length) : {}),
  });
});

/** Files run some at a time, and each has one long test: every one gets its part of the budget. */
function exhaustiveEnvironment({ budget, full, seed }, files) {
  // Services that are killed by the hundred complain by the thousand.
  const common = { TAMGA_SEED: seed, TAMGA_LOG_LEVEL: process.env.TAMGA_LOG_LEVEL ?? 'fatal' };
  if (full) {
    console.log(`Every case of ${files} file(s).`);
    return { ...common, TAMGA_TEST_TIMEOUT_MS: String(FULL_TIMEOUT_MS) };
  }
  const part = Math.floor(parseDuration(budget) / Math.ceil(files / concurrency));
  console.log(`Shares of ${files} file(s) in ${budget}, seed ${seed}.`);
  return {
    ...common,
    TAMGA_BUDGET_MS: String(part),
    TAMGA_TEST_TIMEOUT_MS: String(part + EXHAUSTIVE_REST_MS),
  };
}
