import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';

const CONSOLE_STAMP = join(root, 'node_modules', '.tamga-console');
const CONSOLE_SOURCES = [
  'package-lock.json',
  'console/src',
  'console/public',
  'console/index.html',
  'console/agency.html',
  'console/vite.config.ts',
  'platform/contracts/src',
];

/** Compiles what changed; the console only when one of its sources did. */
export function build() {
  run('Compile', 'npx', ['tsc', '--build']);
  const wanted = hashOf(CONSOLE_SOURCES);
  const isBuilt = existsSync(join(root, 'console', 'dist', 'index.html'));
  if (isBuilt && existsSync(CONSOLE_STAMP) && readFileSync(CONSOLE_STAMP, 'utf8') === wanted) {
    return;
  }
  run('Build the console', 'npm', [
    'run',
    'build',
    '-w',
    '@tamga/console',
    '--',
    '--logLevel',
    'warn',
  ]);
  writeFileSync(CONSOLE_STAMP, wanted);
}

/** Over names and contents, in the order of names. */
function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesBelow).sort()) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  const whole = join(root, path);
  if (statSync(whole).isFile()) {
    return [path];
  }
  return readdirSync(whole, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1)] : [],
  );
}
