import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';

const STAMP = join(root, 'node_modules', '.tamga-installed');

/** Installs what package-lock.json says, once for each lock file and Node ABI. */
export function installDependencies() {
  const wanted = wantedStamp();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return;
  }
  run('npm ci', 'npm', ['ci'], { ...process.env, ...addonEnvironment() });
  writeFileSync(STAMP, wanted);
}

/** Native addons are built for one ABI, so that another Node needs them anew. */
export function wantedStamp() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.versions.modules} ${process.arch}`)
    .digest('hex');
}

/** Headers that came with this Node, so that native addons are built without reaching the network for them. */
export function addonEnvironment(execPath = process.execPath) {
  const prefix = dirname(dirname(execPath));
  return existsSync(join(prefix, 'include', 'node', 'node.h'))
    ? { npm_package_config_node_gyp_nodedir: prefix }
    : {};
}
