import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { ServiceError } from '../errors.ts';
import { type Overrides, override } from './overrides.ts';

/**
 * Reads and validates a JSON configuration; what it gives is valid and is not checked again. With `overrides` the
 * environment has the last word.
 *
 * @throws ServiceError CONFIG_INVALID listing every error with its place.
 */
export function readConfig<Schema extends TSchema>(
  schema: Schema,
  path: string,
  overrides?: Overrides,
): Static<Schema> {
  const file = parseFile(path);
  const value = overrides === undefined ? file : override(file, overrides);
  const validator = Compile(schema);
  if (validator.Check(value)) {
    return value as Static<Schema>;
  }
  const errors = [...validator.Errors(value)].map(
    (error) => `  ${error.instancePath === '' ? '/' : error.instancePath}: ${error.message}`,
  );
  throw new ServiceError(
    'CONFIG_INVALID',
    `The configuration ${path} has ${errors.length} error(s):\n${errors.join('\n')}`,
  );
}

function parseFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ServiceError('CONFIG_INVALID', `The configuration ${path} cannot be read as JSON.`, {
      cause,
    });
  }
}

/** A path in a configuration is relative to the file that names it. */
export function besideConfig(configPath: string, path: string): string {
  return resolve(dirname(configPath), path);
}

/** A secret lies in a file of its own; the line end of an editor does not belong to it. */
export function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new ServiceError('CONFIG_INVALID', `The secret file ${path} cannot be read.`, { cause });
  }
}
