import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';

export const icaoPrivateKeyUsagePeriod: Lint<CertificateTarget> = {
  name: 'icao-private-key-usage-period',
  clause: 'Doc 9303-12 7.1.1 table 6',
  roles: ['csca', 'csca-link', 'document-signer'],
  check: ({ certificate }) =>
    isPresent(certificate, EXTENSION.privateKeyUsagePeriod) ? undefined : 'it is missing',
};
