import { decodeDistributionPoints, distributionPointUris, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const crlDistributionPoint: Lint<CertificateTarget> = {
  name: 'crl-distribution-point',
  clause: 'RFC 5280 4.2.1.13; EN 319 412-2 4.3.11; Doc 9303-12 7.1.1.4',
  roles: ['citizen', 'icao', 'subordinate-ca'],
  check: ({ certificate }) => {
    const points = readExtension(
      certificate,
      EXTENSION.cRLDistributionPoints,
      decodeDistributionPoints,
    );
    return distributionPointUris(points ?? []).some((uri) => /^(https?|ldap):[/][/]/.test(uri))
      ? undefined
      : 'no address where the CRL can be fetched';
  },
};
