import { readFile } from 'node:fs/promises';
import { readConfig, ServiceError } from '@tamga/service';
import type { Static, TSchema } from 'typebox';
import { CaError } from '../errors.ts';
import type { LaterCeremonyFile } from './later/hold.ts';
import { LaterCeremony } from './later/schema.ts';
import { Ceremony } from './schema.ts';

/** A validated ceremony and the reviewed bytes it was read from. */
export interface CeremonyFile {
  readonly ceremony: Ceremony;
  readonly bytes: Uint8Array;
}

/** @throws CaError CEREMONY_INVALID listing every error with its place. */
export function readCeremony(path: string): Promise<CeremonyFile> {
  return readAs(Ceremony, path);
}

/** A ceremony after the founding one. @throws CaError CEREMONY_INVALID */
export function readLaterCeremony(path: string): Promise<LaterCeremonyFile> {
  return readAs(LaterCeremony, path);
}

/** The founding ceremony has no `kind`; unreadable files are left to the one who reads them in earnest. */
export async function isLaterCeremony(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'kind' in value;
  } catch {
    return false;
  }
}

async function readAs<Schema extends TSchema>(
  schema: Schema,
  path: string,
): Promise<{ readonly ceremony: Static<Schema>; readonly bytes: Uint8Array }> {
  try {
    return { ceremony: readConfig(schema, path), bytes: await readFile(path) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new CaError('CEREMONY_INVALID', error.message, { cause: error });
  }
}
