import { parseArgs } from 'node:util';
import { holdLaterCeremony, rehearseLaterCeremony } from '../ceremony/later/hold.ts';
import type { Minutes } from '../ceremony/minutes.ts';
import { isLaterCeremony, readCeremony, readLaterCeremony } from '../ceremony/read-ceremony.ts';
import { rehearseCeremony, runCeremony } from '../ceremony/run-ceremony.ts';
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
  const dryRun = values['dry-run'];
  const minutes = (await isLaterCeremony(path))
    ? await later(path, values.directory, dryRun)
    : await founding(path, values.directory, dryRun);
  console.log(
    values.json
      ? JSON.stringify(minutes, undefined, 2)
      : describe(minutes, dryRun ? 'Rehearsed, nothing was written' : 'Held'),
  );
}

const clock = () => new Date();

async function founding(path: string, folder: string, dryRun: boolean): Promise<Minutes> {
  const file = await readCeremony(path);
  const held = dryRun
    ? await rehearseCeremony(file, clock)
    : await runCeremony(file, folder, clock);
  return held.minutes;
}

async function later(path: string, folder: string, dryRun: boolean): Promise<Minutes> {
  const file = await readLaterCeremony(path);
  return dryRun
    ? rehearseLaterCeremony(file, folder, clock)
    : holdLaterCeremony(file, folder, clock);
}

function describe(minutes: Minutes, verb: string): string {
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
