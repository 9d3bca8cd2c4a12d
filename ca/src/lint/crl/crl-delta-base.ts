import { decodeCrlNumber, EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const crlDeltaBase: Lint<CrlTarget> = {
  name: 'crl-delta-base',
  clause: 'RFC 5280 5.2.4: the base comes before the delta',
  check: ({ crl }) => {
    const base = readExtension(crl, EXTENSION.deltaCRLIndicator, decodeCrlNumber);
    const number = readExtension(crl, EXTENSION.cRLNumber, decodeCrlNumber);
    return base !== undefined && number !== undefined && base >= number
      ? 'BaseCRLNumber is not below cRLNumber'
      : undefined;
  },
};
