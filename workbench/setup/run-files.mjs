import { createWriteStream } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import skipReporter from './skip-reporter.mjs';

/**
 * `run-files.mjs --concurrency N --timeout MS --skips FILE FILE...`: Node's own runner over the files in the order in which
 * they are given; `node --test` sorts them. The runner's closing lines are the last on standard output. TAMGA_TEST_NAMES, a
 * JSON array, leaves only the tests of these whole names.
 */
const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string' },
    timeout: { type: 'string' },
    skips: { type: 'string' },
  },
});

const names = JSON.parse(process.env.TAMGA_TEST_NAMES ?? 'null');

const events = run({
  files,
  concurrency: Number(values.concurrency),
  timeout: Number(values.timeout),
  ...(names === null ? {} : { testNamePatterns: names.map(wholeName) }),
});
events.on('test:fail', ({ todo }) => {
  if (todo === undefined || todo === false) process.exitCode = 1;
});
events.compose(skipReporter).pipe(createWriteStream(values.skips));
events.compose(spec).pipe(process.stdout);

function wholeName(name) {
  return new RegExp(`(?:^| )${name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`);
}
