import type { Lint, TimeStampTarget } from '../lint.ts';

/** RFC 3161 names no bound; 64 bits are usual. */
const MAX_NONCE_OCTETS = 64;

export const timeStampNonce: Lint<TimeStampTarget> = {
  name: 'time-stamp-nonce',
  clause: 'RFC 3161 2.4.1: a large random number, bounded here',
  check: ({ info: { nonce } }) =>
    nonce === undefined || nonce.bytes.length <= MAX_NONCE_OCTETS
      ? undefined
      : `the nonce is longer than ${MAX_NONCE_OCTETS} octets`,
};
