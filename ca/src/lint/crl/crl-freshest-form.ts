import { decodeDistributionPoints, EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { isReachable } from '../reachable-point.ts';
import { readExtension } from '../read-extension.ts';

export const crlFreshestForm: Lint<CrlTarget> = {
  name: 'crl-freshest-form',
  clause: 'RFC 5280 5.2.6: addresses alone, without reasons and cRLIssuer',
  check: ({ crl }) => {
    const points = readExtension(crl, EXTENSION.freshestCRL, decodeDistributionPoints) ?? [];
    return points.every(isReachable)
      ? undefined
      : 'freshestCRL is no address where the delta can be fetched';
  },
};
