import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeBackupShares } from './backup/shares.ts';
import { backUpToken, restoreToken } from './backup/token-backup.ts';
import { required, usage } from './cli-commands.ts';
import { readPin, type TokenConfig } from './config.ts';
import { HsmError } from './errors.ts';

interface Options {
  readonly label?: string | undefined;
  readonly share?: readonly string[] | undefined;
  readonly 'so-pin-file'?: string | undefined;
  readonly in?: string | undefined;
  readonly out?: string | undefined;
  readonly threshold?: string | undefined;
  readonly of?: string | undefined;
  readonly json: boolean;
}

const COMMANDS = { backup, restore } as const;

/** Whether it is one that needs the security officer and holders of shares. */
export function isBackupCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}

/** Runs `backup` or `restore`; gives the exit code. */
export async function runBackupCommand(
  config: TokenConfig,
  command: keyof typeof COMMANDS,
  options: Options,
): Promise<number> {
  const soPin = await readPin({ file: required('so-pin-file', options['so-pin-file']) });
  const shares = await Promise.all((options.share ?? []).map(readShare));
  return COMMANDS[command]({ config, soPin, shares, label: options.label }, options);
}

/** Draws a backup secret and writes each share into a file of its own, for an officer to take away. */
export async function writeShares(options: Options): Promise<number> {
  const folder = required('out', options.out);
  const threshold = Number(required('threshold', options.threshold));
  const shares = makeBackupShares(threshold, Number(required('of', options.of)));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files: string[] = [];
  for (const share of shares) {
    const file = join(folder, `${share.set}-share-${share.share}.json`);
    await writeNew(file, `${JSON.stringify(share, null, 2)}\n`);
    files.push(file);
  }
  console.log(options.json ? JSON.stringify({ set: shares[0]?.set, files }) : files.join('\n'));
  return 0;
}

async function backup(party: Parameters<typeof backUpToken>[0], options: Options): Promise<number> {
  const out = required('out', options.out);
  const { text, backedUp, staying } = await backUpToken(party);
  await writeNew(out, text);
  const lines = [
    ...backedUp.map((label) => `${label}: backed up`),
    ...staying.map((label) => `${label}: stays in its token; copy the token by its own means`),
  ];
  console.log(options.json ? JSON.stringify({ backedUp, staying }) : lines.join('\n'));
  return 0;
}

async function restore(
  party: Parameters<typeof restoreToken>[0],
  options: Options,
): Promise<number> {
  const keys = await restoreToken(party, await readText(required('in', options.in)));
  const lines = keys.map(({ label, kind, checkValue }) => `${label} ${kind} ${checkValue}`);
  console.log(options.json ? JSON.stringify(keys) : lines.join('\n'));
  return 0;
}

async function readShare(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(path));
  } catch (cause) {
    if (cause instanceof HsmError) throw cause;
    // Without its cause: the parser's message repeats what it read.
    throw usage(`${path} is no share.`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new HsmError('config-invalid', `${path} cannot be read.`, { cause });
  }
}

/** Never over an older one. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new HsmError('config-invalid', `${path} cannot be written, or exists.`, { cause });
  }
}
