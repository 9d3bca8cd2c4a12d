import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './setup/paths.mjs';
import { command, Stop } from './setup/stop.mjs';

const VERSION = '24.21.0';
const USAGE = `npm run test:node24 [-- OPTIONS]
  The suite under Node ${VERSION}, in a copy of the checkout with native addons built anew.
  --allow-skips    as for npm test
  --only PART      as for npm test`;

await command('npm run test:node24', async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      'allow-skips': { type: 'boolean', default: false },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tamga-node24-'));
  // The database server of the tests runs as another user.
  chmodSync(folder, 0o755);
  try {
    const node = installNode(join(folder, 'node'));
    const copy = copyCheckout(join(folder, 'tamga'));
    console.log(`The suite under Node ${VERSION} in ${copy}`);
    const { status } = spawnSync(node, ['workbench/test.mjs', '--no-lint', ...args], {
      cwd: copy,
      stdio: 'inherit',
      env: { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) },
    });
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The npm package carries the binary and its headers. */
function installNode(folder) {
  const name = `node-linux-${process.arch}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const { status } = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', `${name}@${VERSION}`],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const node = join(folder, 'node_modules', name, 'bin', 'node');
  if (status !== 0 || !existsSync(node)) {
    throw new Stop(`npm could not install ${name}@${VERSION}.`);
  }
  return node;
}

/** What git knows and what it would: no node_modules, no dist, no var. */
function copyCheckout(folder) {
  const listed = spawnSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (listed.status !== 0) {
    throw new Stop(`git cannot list the files of ${root}: ${listed.stderr?.toString().trim()}`);
  }
  for (const path of listed.stdout.toString().split('\0').filter(Boolean)) {
    // A file that was removed and not yet committed is still listed.
    if (existsSync(join(root, path))) {
      cpSync(join(root, path), join(folder, path));
    }
  }
  return folder;
}
