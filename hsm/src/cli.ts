#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isBackupCommand, runBackupCommand, writeShares } from './cli-backup.ts';
import { isCommand, required, runCommand, USAGE, usage } from './cli-commands.ts';
import { parseTokenConfig, readPin, type TokenConfig } from './config.ts';
import { HsmError } from './errors.ts';
import { initToken } from './init-token.ts';
import { openToken } from './open-token.ts';

const USAGE_ERROR = 3;
const ENVIRONMENT_ERROR = 4;
const INDETERMINATE = 2;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      label: { type: 'string' },
      kind: { type: 'string' },
      usage: { type: 'string' },
      backup: { type: 'string' },
      share: { type: 'string', multiple: true },
      threshold: { type: 'string' },
      of: { type: 'string' },
      in: { type: 'string' },
      out: { type: 'string' },
      seconds: { type: 'string' },
      algorithm: { type: 'string' },
      'so-pin-file': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [command] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (command === undefined) throw usage('no command is given.');
  if (positionals.length > 1) throw usage(`"${positionals[1]}" is one word too many.`);
  if (command === 'shares') return writeShares(values);
  const known = command === 'init' || isBackupCommand(command) || isCommand(command);
  if (!known) throw usage(`there is no command "${command}".`);
  if (values.config === undefined) throw usage('--config is missing.');
  const config = await readConfig(values.config);
  if (command === 'init') {
    const soPinFile = required('so-pin-file', values['so-pin-file']);
    const [soPin, pin] = [await readPin({ file: soPinFile }), await readPin(config.pin)];
    const { module, label, environment = {} } = config;
    await initToken({ module, label, soPin, pin, environment });
    console.log(values.json ? JSON.stringify({ initialised: label }) : `Initialised ${label}.`);
    return 0;
  }
  if (isBackupCommand(command)) return runBackupCommand(config, command, values);
  const token = await openToken(config);
  try {
    return await runCommand(token, command, values);
  } finally {
    await token.close();
  }
}

/** A token's configuration, or that of a service: then its `token` field. */
async function readConfig(path: string): Promise<TokenConfig> {
  const json = await readJson(path);
  const holdsToken = typeof json === 'object' && json !== null && 'token' in json;
  return parseTokenConfig(holdsToken ? json.token : json);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new HsmError('config-invalid', `${path} cannot be read as JSON.`, { cause });
  }
}

function exitCodeOf(error: unknown): number {
  if (!(error instanceof HsmError)) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code.startsWith('ERR_PARSE_ARGS') ? USAGE_ERROR : ENVIRONMENT_ERROR;
  }
  switch (error.code) {
    case 'invalid-argument':
      return USAGE_ERROR;
    case 'key-not-found':
    case 'key-exists':
    case 'key-readable':
    case 'key-stays':
    case 'token-exists':
    case 'authentication-failed':
      return 1;
    case 'deadline':
    case 'worker-died':
    case 'token-lost':
      return INDETERMINATE;
    default:
      return ENVIRONMENT_ERROR;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  const message = error instanceof Error ? error.message : 'unknown failure.';
  console.error(`tamga-hsm: ${message}${process.exitCode === USAGE_ERROR ? `\n\n${USAGE}` : ''}`);
}
