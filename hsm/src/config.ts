import { readFile } from 'node:fs/promises';
import { HsmError } from './errors.ts';
import { promptPin } from './prompt-pin.ts';

/** Where the user PIN comes from. `value` is for tests: a PIN in a configuration file is not secret. */
export type PinSource =
  | { readonly file: string }
  | { readonly env: string }
  /** Asked once on the terminal, with this text, and kept in the memory of the process. */
  | { readonly prompt: string }
  | { readonly value: string };

/** One token, as the processes' JSON configuration describes it. */
export interface TokenConfig {
  /** Path of the PKCS#11 module. */
  readonly module: string;
  /** CKA token label. */
  readonly label: string;
  readonly pin: PinSource;
  /** Worker processes; the number of cores when absent. */
  readonly workers?: number;
  /** Sessions in each worker; 2 when absent, so that one can be replaced while the login stays. */
  readonly sessionsPerWorker?: number;
  /** Environment of the workers, such as SOFTHSM2_CONF. They inherit little else. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds a request may take, waiting included; 30 000 when absent (key pairs: four times). */
  readonly deadlineMs?: number;
  /** Requests that may wait; 10 000 when absent. */
  readonly maxQueue?: number;
}

const KNOWN = [
  'module',
  'label',
  'pin',
  'workers',
  'sessionsPerWorker',
  'environment',
  'deadlineMs',
  'maxQueue',
];
const LIMITS = {
  workers: 256,
  sessionsPerWorker: 256,
  deadlineMs: 3_600_000,
  maxQueue: 1_000_000,
} as const;

/** A token configuration from JSON. Rejects with `config-invalid`, listing every fault. */
export function parseTokenConfig(input: unknown): TokenConfig {
  if (!isRecord(input)) {
    throw new HsmError('config-invalid', 'The token configuration is not a JSON object.');
  }
  const faults = [
    ...Object.keys(input)
      .filter((name) => !KNOWN.includes(name))
      .map((name) => `${name}: unknown field`),
    ...(['module', 'label'] as const)
      .filter((name) => !isText(input[name]))
      .map((name) => `${name}: a non-empty text is required`),
    ...(isPinSource(input['pin'])
      ? []
      : ['pin: one of {"file"}, {"env"}, {"prompt"}, {"value"} is required']),
    ...Object.entries(LIMITS)
      .filter(([name, limit]) => !isCount(input[name], limit))
      .map(([name, limit]) => `${name}: a whole number from 1 to ${limit}`),
    ...(isEnvironment(input['environment']) ? [] : ['environment: names with text values']),
  ];
  if (!isTokenConfig(input, faults)) {
    throw new HsmError('config-invalid', `Token configuration: ${faults.join('; ')}.`);
  }
  return input;
}

/** A prompt is asked now: restarts of workers take the same PIN. Everything else is read anew each time. */
export async function withAskedPin(config: TokenConfig): Promise<TokenConfig> {
  if (!('prompt' in config.pin)) return config;
  return { ...config, pin: { value: await promptPin(config.pin.prompt) } };
}

/** The PIN, read now and kept nowhere. Rejects with `pin-unavailable`, without the PIN. */
export async function readPin(source: PinSource): Promise<string> {
  if ('value' in source) return source.value;
  if ('prompt' in source) return promptPin(source.prompt);
  if ('env' in source) {
    const pin = process.env[source.env];
    if (pin) return pin;
    throw new HsmError('pin-unavailable', `The environment variable ${source.env} has no PIN.`);
  }
  let text: string;
  try {
    text = await readFile(source.file, 'utf8');
  } catch (cause) {
    throw new HsmError('pin-unavailable', `Cannot read the PIN file ${source.file}.`, { cause });
  }
  const pin = text.trimEnd();
  if (pin === '') throw new HsmError('pin-unavailable', `The PIN file ${source.file} is empty.`);
  return pin;
}

function isTokenConfig(input: object, faults: readonly string[]): input is TokenConfig {
  return faults.length === 0 && 'module' in input;
}

function isPinSource(input: unknown): boolean {
  if (!isRecord(input)) return false;
  const names = Object.keys(input);
  const [name] = names;
  return (
    names.length === 1 &&
    name !== undefined &&
    ['file', 'env', 'prompt', 'value'].includes(name) &&
    isText(input[name])
  );
}

function isEnvironment(input: unknown): boolean {
  return input === undefined || (isRecord(input) && Object.values(input).every(isText));
}

function isCount(input: unknown, limit: number): boolean {
  if (input === undefined) return true;
  return typeof input === 'number' && Number.isInteger(input) && input >= 1 && input <= limit;
}

function isText(input: unknown): input is string {
  return typeof input === 'string' && input !== '';
}

function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
