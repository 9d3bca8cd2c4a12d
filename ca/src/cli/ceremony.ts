import { parseArgs } from 'node:util';
import { readCeremony } from '../ceremony/read-ceremony.ts';
import { type HeldCeremony, rehearseCeremony, runCeremony } from '../ceremony/run-ceremony.ts';
import { CaError } from '../errors.ts';

/** `tamga-ca ceremony FILE [--directory DIR] [--dry-run] [--json]` */
export async function ceremonyCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      directory: { type: 'string', default: '.' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [path] = positionals;
  if (path === undefined) {
    throw new CaError('USAGE', 'tamga-ca ceremony FILE [--directory DIR] [--dry-run] [--json]');
  }
  const file = await readCeremony(path);
  const clock = () => new Date();
  const held = values['dry-run']
    ? await rehearseCeremony(file, clock)
    : await runCeremony(file, values.directory, clock);
  console.log(
    values.json
      ? JSON.stringify(held.minutes, undefined, 2)
      : describe(held, values['dry-run'] ? 'Rehearsed, nothing was written' : 'Held'),
  );
}

function describe({ minutes }: HeldCeremony, verb: string): string {
  return [
    `${verb}: ${minutes.title}`,
    'Keys (token, label, kind, check value):',
    ...minutes.keys.map(
      ({ token, label, kind, checkValue }) => `  ${token}  ${label}  ${kind}  ${checkValue}`,
    ),
    'Certificates:',
    ...minutes.certificates.map(
      ({ file, profile, subject, notAfter }) => `  ${file}  ${profile}  ${subject}  to ${notAfter}`,
    ),
    'CRLs:',
    ...minutes.crls.map(({ file, number, nextUpdate }) => `  ${file}  ${number}  to ${nextUpdate}`),
  ].join('\n');
}
