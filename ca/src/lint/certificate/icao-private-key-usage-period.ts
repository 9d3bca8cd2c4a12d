import { decodePrivateKeyUsagePeriod, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const icaoPrivateKeyUsagePeriod: Lint<CertificateTarget> = {
  name: 'icao-private-key-usage-period',
  clause: 'Doc 9303-12 7.1.1 table 6',
  roles: ['icao'],
  check: ({ certificate }) => {
    const period = readExtension(
      certificate,
      EXTENSION.privateKeyUsagePeriod,
      decodePrivateKeyUsagePeriod,
    );
    if (period === undefined) return 'it is missing';
    return period.notAfter !== undefined && period.notAfter > certificate.notAfter
      ? 'it ends after the certificate'
      : undefined;
  },
};
