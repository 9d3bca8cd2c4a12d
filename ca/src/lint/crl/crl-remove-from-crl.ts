import { EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';
import { entryFacts } from './entry-facts.ts';

export const crlRemoveFromCrl: Lint<CrlTarget> = {
  name: 'crl-remove-from-crl',
  clause: 'RFC 5280 5.3.1: removeFromCRL in deltas only',
  check: ({ crl }) =>
    entryFacts(crl).removes && !isPresent(crl, EXTENSION.deltaCRLIndicator)
      ? 'removeFromCRL in a complete CRL'
      : undefined,
};
