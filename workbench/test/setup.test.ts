import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run, testFolder } from '@tamga/workbench/fixtures';

/** The set-up is plain JavaScript: it runs before there is a compiler. */
const place = (name: string): string => new URL(`../setup/${name}.mjs`, import.meta.url).href;
const { aptCommand, missingPackages } = await import(place('install-packages'));
const { RUNNING, TESTING } = await import(place('packages'));
const { addonEnvironment } = await import(place('dependencies'));
const { parseDuration } = await import(place('duration'));
const { packageFolders, testFiles } = await import(place('test-files'));
const { root } = await import(place('paths'));

test('what is missing is found by its file', () => {
  const list = [
    ['there', '/usr/bin/there', 'a'],
    ['absent', '/usr/bin/absent', 'b'],
  ];
  const isThere = (path: string): boolean => path === '/usr/bin/there';
  assert.deepEqual(missingPackages(list, isThere), [list[1]]);
  assert.deepEqual(
    missingPackages(list, () => true),
    [],
  );
});

test('every package stands once, with its file and its reason', () => {
  const names = [...RUNNING, ...TESTING].map(([name]) => name);
  assert.equal(new Set(names).size, names.length);
  for (const [name, shows, reason] of [...RUNNING, ...TESTING]) {
    assert.match(shows, /^\/usr\//, name);
    assert.ok(reason.length > 3, name);
  }
});

test('the command for a person has sudo only where it is needed', () => {
  assert.equal(
    aptCommand(['a', 'b'], true),
    'apt-get update && apt-get install -y --no-install-recommends a b',
  );
  assert.equal(
    aptCommand(['a'], false),
    'sudo apt-get update && sudo apt-get install -y --no-install-recommends a',
  );
});

const INSTALL_AS_NOBODY = (options: string): string => `
  const { command } = await import('${place('stop')}');
  const { installPackages } = await import('${place('install-packages')}');
  const running = [], absent = [['no-such-package', '/usr/bin/no-such-program', 'to be missing']];
  await command('set-up', async () => installPackages(${options}));`;

for (const [title, options, code] of [
  ['a needed package', '{ running: absent }', 4],
  ['a needed package with --allow-skips', '{ running: absent, allowSkips: true }', 4],
  ['a judge', '{ running, testing: absent, tests: true }', 4],
  ['a judge with --allow-skips', '{ running, testing: absent, tests: true, allowSkips: true }', 0],
] as const) {
  test(`without root and sudo, ${title} that is missing ends with ${code}`, async (t) => {
    if (process.getuid?.() !== 0) {
      t.skip('only root can run a program as nobody');
      return;
    }
    const { code: ended, text } = await run('setpriv', [
      ...['--reuid=nobody', '--clear-groups', process.execPath, '--input-type=module'],
      ...['-e', INSTALL_AS_NOBODY(options)],
    ]);
    assert.equal(ended, code, text);
    assert.match(text, /no-such-package +to be missing/);
    assert.equal(/sudo apt-get install .*no-such-package/.test(text), code === 4, text);
  });
}

test('headers beside this Node are given to node-gyp, and absent ones are not', (t) => {
  const prefix = testFolder(t);
  const program = join(prefix, 'bin', 'node');
  assert.deepEqual(addonEnvironment(program), {});
  mkdirSync(join(prefix, 'include', 'node'), { recursive: true });
  writeFileSync(join(prefix, 'include', 'node', 'node.h'), '');
  assert.deepEqual(addonEnvironment(program), { npm_package_config_node_gyp_nodedir: prefix });
});

test('durations have a unit', () => {
  assert.deepEqual(['90s', '40m', '2h'].map(parseDuration), [90_000, 2_400_000, 7_200_000]);
  for (const wrong of ['', '40', 'm', '-1m', '1.5h', '1d']) {
    assert.throws(() => parseDuration(wrong), /no duration/);
  }
});

test('test files are found in every depth of packages, and none is an error', () => {
  const files: readonly string[] = testFiles('test');
  for (const expected of ['workbench/test/setup.test.ts', 'platform/formats/test/tlv.test.ts']) {
    assert.ok(files.includes(expected), expected);
  }
  assert.throws(() => testFiles('test', ['no-such-file']), /No test file/);
});

test('a port base that is none is named before anything is set up', async () => {
  const program = fileURLToPath(new URL('../start.mjs', import.meta.url));
  for (const base of ['abc', '0', '65501', '7400.5', '']) {
    const { code, text } = await run(process.execPath, [program], {
      env: { TAMGA_PORT_BASE: base },
    });
    assert.equal(code, 3, text);
    assert.match(text, /^npm start: TAMGA_PORT_BASE is a port/);
  }
});

for (const [name, program] of commands()) {
  test(`${name} is there before anything is compiled, and tells its usage`, async () => {
    accessSync(program, constants.X_OK);
    assert.doesNotMatch(program, /dist/, 'npm links only what a fresh clone has');
    const { code, text } = await run(process.execPath, [program, '--help']);
    assert.equal(code, 0, text);
    assert.ok(text.includes(name), text);
  });
}

for (const [name, args, code, says] of [
  ['tamga-agent', [], 3, /^tamga-agent: no command/],
  ['tamga-agent', ['walk'], 3, /^tamga-agent: there is no command "walk"/],
  ['tamga-agent', ['run'], 3, /^tamga-agent: --config is missing/],
  ['tamga-agent', ['run', '--wrong'], 3, /^tamga-agent: .*--wrong/],
  ['tamga-agent', ['run', '--config', '/no-such-file'], 4, /^tamga-agent: .*no-such-file/],
  ['tamga-hsm', [], 3, /^tamga-hsm: no command/],
  ['tamga-hsm', ['walk', '--config', '/no-such-file'], 3, /^tamga-hsm: there is no command "walk"/],
  ['tamga-hsm', ['list', '--wrong'], 3, /^tamga-hsm: .*--wrong/],
  [
    'tamga-hsm',
    ['list', '--config', '/no-such-file'],
    4,
    /^tamga-hsm: \/no-such-file cannot be read/,
  ],
] as const) {
  test(`${name} ${args.join(' ')} names the fault and ends with ${code}`, async () => {
    const [, program = ''] = commands().find(([known]) => known === name) ?? [];
    const { code: ended, text } = await run(process.execPath, [program, ...args]);
    assert.equal(ended, code, text);
    assert.match(text, says);
    assert.equal(text.includes('Exit codes'), code === 3, text);
    assert.doesNotMatch(text, /^ +at /m, 'no stack trace');
  });
}

/** Every command of the packages, with its file. */
function commands(): readonly (readonly [string, string])[] {
  return packageFolders().flatMap((folder: string) => {
    const { bin = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return Object.entries<string>(bin).map(([name, file]) => [name, join(root, folder, file)]);
  });
}

for (const [script, args, code] of [
  ['start', ['--help'], 0],
  ['test', ['--help'], 0],
  ['test-node24', ['--help'], 0],
  ['bench', ['--help'], 0],
  ['fuzz', ['--help'], 0],
  ['samples', ['--help'], 0],
  ['samples', [], 3],
  ['reset', ['--help'], 0],
  ['start', ['--wrong'], 3],
  ['test', ['--only', 'no-such-file'], 3],
  ['test', ['--exhaustive', '--budget', 'soon'], 3],
  ['bench', ['no-such-bench'], 3],
] as const) {
  test(`${script} ${args.join(' ')} ends with ${code}`, async () => {
    const program = fileURLToPath(new URL(`../${script}.mjs`, import.meta.url));
    const { code: ended, text } = await run(process.execPath, [program, ...args]);
    assert.equal(ended, code, text);
    assert.doesNotMatch(text, /at .*\.mjs:\d+/, 'no stack trace');
  });
}

test('test files run in their order, a failure is an exit code, a skip is told with its reason', (t) => {
  const folder = testFolder(t);
  const write = (name: string, body: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `import { test } from 'node:test';\n${body}`);
    return path;
  };
  const last = write('b.test.mjs', "test('first', () => {});");
  const skipped = write('a.test.mjs', "test('second', { skip: 'no reader' }, () => {});");
  const failed = write('c.test.mjs', "test('third', () => { throw new Error('on purpose'); });");
  const skips = join(folder, 'skips');
  // A runner below a runner would run nothing.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const runFiles = (...files: readonly string[]) => {
    const options = ['--concurrency', '1', '--timeout', '60000', '--skips', skips];
    const runner = fileURLToPath(new URL('../setup/run-files.mjs', import.meta.url));
    return spawnSync(process.execPath, [runner, ...options, ...files], { env, encoding: 'utf8' });
  };
  const passed = runFiles(last, skipped);
  assert.equal(passed.status, 0, passed.stdout);
  assert.ok(passed.stdout.indexOf('first') < passed.stdout.indexOf('second'), passed.stdout);
  assert.match(passed.stdout, /pass 1\n/);
  assert.equal(readFileSync(skips, 'utf8'), 'second: no reader\n');
  assert.equal(runFiles(failed, last).status, 1);
});
