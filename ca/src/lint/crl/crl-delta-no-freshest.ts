import { EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';

export const crlDeltaNoFreshest: Lint<CrlTarget> = {
  name: 'crl-delta-no-freshest',
  clause: 'RFC 5280 5.2.6',
  check: ({ crl }) =>
    isPresent(crl, EXTENSION.deltaCRLIndicator) && isPresent(crl, EXTENSION.freshestCRL)
      ? 'freshestCRL in a delta'
      : undefined,
};
