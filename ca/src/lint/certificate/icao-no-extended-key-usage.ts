import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';

export const icaoNoExtendedKeyUsage: Lint<CertificateTarget> = {
  name: 'icao-no-extended-key-usage',
  clause: 'Doc 9303-12 7.1.1 table 6',
  roles: ['csca', 'csca-link', 'document-signer'],
  check: ({ certificate }) =>
    isPresent(certificate, EXTENSION.extKeyUsage) ? 'extKeyUsage must be absent' : undefined,
};
