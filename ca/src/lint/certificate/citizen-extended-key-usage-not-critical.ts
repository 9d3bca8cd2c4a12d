import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const citizenExtendedKeyUsageNotCritical: Lint<CertificateTarget> = {
  name: 'citizen-extended-key-usage-not-critical',
  clause: 'EN 319 412-2 4.3.10',
  roles: ['citizen'],
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.extKeyUsage) === true ? 'extKeyUsage is critical' : undefined,
};
