import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../system/layout.ts';
import type { Finding } from './fuzz-target.ts';

/**
 * A finding as a file: `# target:`, `# what:` and `# seed:`, then the input in hexadecimal. `watchdog-thread.mjs` writes the
 * same form. Inputs are made of specimens: nobody's data is in them.
 */
export const FINDINGS_FOLDER = join(process.env['TAMGA_VAR'] ?? join(ROOT, 'var'), 'fuzz');

const LINE = 76;

/** Gives the file's path; the same input has the same name. */
export function saveFinding(folder: string, { target, what, seed, input }: Finding): string {
  mkdirSync(folder, { recursive: true });
  const name = createHash('sha256').update(input).digest('hex').slice(0, 12);
  const file = join(folder, `${target}-${name}.hex`);
  const lines =
    Buffer.from(input)
      .toString('hex')
      .match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  const head = [`# target: ${target}`, `# what: ${what.replace(/\s+/g, ' ')}`, `# seed: ${seed}`];
  writeFileSync(file, `${[...head, ...lines].join('\n')}\n`);
  return file;
}

/** The target and the input of a saved finding. */
export function readFinding(file: string): { readonly target: string; readonly input: Uint8Array } {
  const lines = readFileSync(file, 'utf8').split('\n');
  const target = lines.find((line) => line.startsWith('# target: '))?.slice('# target: '.length);
  const digits = lines.filter((line) => !line.startsWith('#')).join('');
  if (target === undefined || !/^(?:[0-9a-f]{2})*$/.test(digits)) {
    throw new Error(`${file} holds no finding: "# target: NAME", then hexadecimal.`);
  }
  return { target, input: new Uint8Array(Buffer.from(digits, 'hex')) };
}
