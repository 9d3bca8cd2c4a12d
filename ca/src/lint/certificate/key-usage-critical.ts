import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const keyUsageCritical: Lint<CertificateTarget> = {
  name: 'key-usage-critical',
  clause: 'RFC 5280 4.2.1.3; EN 319 412-2 NAT-4.3.2-1',
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.keyUsage) === true ? undefined : 'missing, or not critical',
};
