import { EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';

export const crlNumber: Lint<CrlTarget> = {
  name: 'crl-number',
  clause: 'RFC 5280 5.2.3; Doc 9303-12 7.1.4',
  check: ({ crl }) => (isPresent(crl, EXTENSION.cRLNumber) ? undefined : 'cRLNumber is missing'),
};
