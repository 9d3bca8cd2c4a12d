import type { CrlTarget, Lint } from '../lint.ts';

export const crlNextUpdate: Lint<CrlTarget> = {
  name: 'crl-next-update',
  clause: 'RFC 5280 5.1.2.5',
  check: ({ crl: { thisUpdate, nextUpdate } }) =>
    nextUpdate !== undefined && nextUpdate > thisUpdate
      ? undefined
      : 'nextUpdate is missing, or not after thisUpdate',
};
