import { HASH_LENGTH, hashOf } from '@tamga/formats';
import type { Lint, TimeStampTarget } from '../lint.ts';

export const timeStampImprint: Lint<TimeStampTarget> = {
  name: 'time-stamp-imprint',
  clause: 'RFC 3161 2.4.1: as long as its hash; EN 319 422 5.1.2: SHA-2',
  check: ({ info: { hashAlgorithm, hashedMessage } }) => {
    const hash = hashOf(hashAlgorithm);
    return hash !== undefined && hash !== 'sha1' && hashedMessage.length === HASH_LENGTH[hash]
      ? undefined
      : 'the imprint is not by SHA-2, or not as long as its hash';
  },
};
