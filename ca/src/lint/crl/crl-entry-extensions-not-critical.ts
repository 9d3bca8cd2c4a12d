import type { CrlTarget, Lint } from '../lint.ts';
import { entryFacts } from './entry-facts.ts';

export const crlEntryExtensionsNotCritical: Lint<CrlTarget> = {
  name: 'crl-entry-extensions-not-critical',
  clause: 'RFC 5280 5.3.1 and 5.3.2',
  check: ({ crl }) =>
    entryFacts(crl).hasCriticalExtension ? 'an entry has a critical extension' : undefined,
};
