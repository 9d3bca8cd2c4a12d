import { parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

const OPTIONS = {
  config: { type: 'string' },
  product: { type: 'string' },
  hopper: { type: 'string' },
  line: { type: 'string' },
  server: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  ca: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export type Values = ReturnType<typeof parseArguments>['values'];

/** @throws UsageError naming an option that does not exist or lacks its value. */
export function parseArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** @throws UsageError when the option was not given. */
export function needed(
  values: Values,
  name: 'config' | 'hopper' | 'line' | 'server' | 'cert' | 'key' | 'ca',
): string {
  const value = values[name];
  if (value === undefined) {
    throw new UsageError(`--${name} is missing.`);
  }
  return value;
}
