import type { CrlTarget, Lint } from '../lint.ts';
import { entryFacts } from './entry-facts.ts';

export const crlNoCertificateIssuer: Lint<CrlTarget> = {
  name: 'crl-no-certificate-issuer',
  clause: 'Doc 9303-12 7.1.4; RFC 5280 5.3.3: only in indirect CRLs, which we do not make',
  check: ({ crl }) =>
    entryFacts(crl).hasCertificateIssuer ? 'an entry has certificateIssuer' : undefined,
};
