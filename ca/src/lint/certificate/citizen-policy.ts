import { decodeCertificatePolicies, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

/** NCP, NCP+, LCP, QCP-n, QCP-n-qscd. */
const ETSI = new Set([
  '0.4.0.2042.1.1',
  '0.4.0.2042.1.2',
  '0.4.0.2042.1.3',
  '0.4.0.194112.1.0',
  '0.4.0.194112.1.2',
]);

export const citizenPolicy: Lint<CertificateTarget> = {
  name: 'citizen-policy',
  clause: 'EN 319 411-1 GEN-6.3.3-12: one policy of ETSI',
  roles: ['citizen'],
  check: ({ certificate }) => {
    const policies =
      readExtension(certificate, EXTENSION.certificatePolicies, decodeCertificatePolicies) ?? [];
    return policies.filter(({ policy }) => ETSI.has(policy)).length === 1
      ? undefined
      : 'not exactly one policy of EN 319 411';
  },
};
