import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { EXIT, Stop } from './stop.mjs';

/** The programs of `workbench/src/KIND`: a file each, named as they are called; what runs is their build. */
export function programs(kind) {
  const folder = join(root, 'workbench', 'src', kind);
  const names = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3))
    .sort();
  return {
    names,
    find(name) {
      if (!names.includes(name)) {
        throw new Stop(
          `${name === undefined ? 'Name one' : `"${name}" is not known`}: ${names.join(', ') || 'there is none'}.`,
          EXIT.usage,
        );
      }
      return join('workbench', 'dist', kind, `${name}.js`);
    },
  };
}
