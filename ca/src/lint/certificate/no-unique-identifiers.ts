import type { CertificateTarget, Lint } from '../lint.ts';

export const noUniqueIdentifiers: Lint<CertificateTarget> = {
  name: 'no-unique-identifiers',
  clause: 'RFC 5280 4.1.2.8; Doc 9303-12 7.1.1',
  check: ({ certificate }) =>
    certificate.hasUniqueIdentifiers ? 'unique identifiers are not used' : undefined,
};
