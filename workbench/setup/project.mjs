import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node ${process.versions.node} is too old: 20.19 or newer is needed, 24 is recommended.`,
  );
  process.exit(4);
}

/** Runs a program in the project's folder and ends with its code when it fails. */
export function run(program, parameters, environment = {}) {
  const { status, signal } = spawnSync(program, parameters, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) {
    console.error(`${program} ${parameters.join(' ')} ended with ${status ?? signal}.`);
    process.exit(status ?? 4);
  }
}

/** `npm ci` when node_modules was not made from this lock file by this Node. */
export function ensureDependencies() {
  const stamp = join(ROOT, 'node_modules/.tamga-stamp');
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .update(process.versions.modules)
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  console.log('Installing the npm packages ...');
  run('npm', ['ci', '--no-audit', '--no-fund'], addonHeaders());
  writeFileSync(stamp, wanted);
}

/** Where Node's own headers lie, native addons are built with them and nothing is fetched. */
export function addonHeaders() {
  const prefix = resolve(dirname(process.execPath), '..');
  return existsSync(join(prefix, 'include/node/node.h'))
    ? { npm_package_config_node_gyp_nodedir: prefix, npm_config_nodedir: prefix }
    : {};
}

/** Builds the packages and the console when a source is newer than the last build. */
export function ensureBuild() {
  const stamp = join(ROOT, 'node_modules/.tamga-build');
  const built = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  if (newest(ROOT) <= built) {
    return;
  }
  console.log('Building ...');
  run('npx', ['tsc', '--build']);
  run('npm', ['run', 'build', '--silent', '-w', '@tamga/console']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
}

const PASSED_OVER = new Set(['node_modules', 'dist', 'var', '.git', 'docs', 'samples', 'test']);

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      time = PASSED_OVER.has(entry.name) ? time : Math.max(time, newest(path));
    } else if (/\.(ts|tsx|css|html|json|sql)$/.test(entry.name)) {
      time = Math.max(time, statSync(path).mtimeMs);
    }
  }
  return time;
}
