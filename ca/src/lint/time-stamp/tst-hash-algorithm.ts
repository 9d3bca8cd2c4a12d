import type { HashName } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

/** Hashes over which a time stamp still says something for the years to come. */
export const TIME_STAMP_HASHES: ReadonlySet<HashName> = new Set<HashName>([
  'sha256',
  'sha384',
  'sha512',
]);

export const tstHashAlgorithm: Lint<TimeStampTarget> = {
  name: 'tst-hash-algorithm',
  clause: 'TS 119 312 5.1; EN 319 422 5.2',
  check: ({ tstInfo: { messageImprint } }) =>
    messageImprint.hash !== undefined && TIME_STAMP_HASHES.has(messageImprint.hash)
      ? undefined
      : `the hash ${messageImprint.algorithm.oid} is not SHA-256, SHA-384 or SHA-512`,
};
