import { readFile } from 'node:fs/promises';
import { readConfig, ServiceError } from '@tamga/service';
import { CaError } from '../errors.ts';
import { Ceremony } from './schema.ts';

/** A validated ceremony and the reviewed bytes it was read from. */
export interface CeremonyFile {
  readonly ceremony: Ceremony;
  readonly bytes: Uint8Array;
}

/** @throws CaError CEREMONY_INVALID listing every error with its place. */
export async function readCeremony(path: string): Promise<CeremonyFile> {
  try {
    return { ceremony: readConfig(Ceremony, path), bytes: await readFile(path) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new CaError('CEREMONY_INVALID', error.message, { cause: error });
  }
}
