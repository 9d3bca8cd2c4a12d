import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { EXIT, Stop } from './stop.mjs';

/** They take longest and mostly wait for a reader: others run beside them. */
const FIRST = ['workbench/test/system.test.ts', 'console/test/console.test.ts'];

/**
 * Test files of all packages, by path from the checkout: Node 20's runner knows no globs.
 * `kind` is `test` or `exhaustive`, the folder of a package; `only` parts of paths, of which one is enough.
 */
export function testFiles(kind, only = ['']) {
  const files = packageFolders()
    .map((folder) => join(folder, kind))
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.test.ts') && only.some((part) => path.includes(part)))
    .sort((a, b) => FIRST.includes(b) - FIRST.includes(a) || (a < b ? -1 : 1));
  if (files.length === 0) {
    throw new Stop(`No ${kind} file has "${only.join('" or "')}" in its path.`, EXIT.usage);
  }
  return files;
}

/** Folders of all packages, from the checkout. */
export function packageFolders() {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) {
      return [pattern];
    }
    const parent = pattern.slice(0, -2);
    return readdirSync(join(root, parent))
      .map((name) => join(parent, name))
      .filter((folder) => existsSync(join(root, folder, 'package.json')));
  });
}
