import { EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

const FORBIDDEN = ['issuingDistributionPoint', 'deltaCRLIndicator', 'freshestCRL'] as const;

export const crlFullWithoutScope: Lint<CrlTarget> = {
  name: 'crl-full-without-scope',
  clause: 'Doc 9303-12 7.1.4: no issuingDistributionPoint, delta or freshestCRL',
  check: ({ crl, kind }) => {
    if (kind !== 'full') return undefined;
    const found = FORBIDDEN.filter((name) => isCritical(crl, EXTENSION[name]) !== undefined);
    return found.length === 0 ? undefined : `not allowed here: ${found.join(', ')}`;
  },
};
