import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const nameConstraints: Lint<CertificateTarget> = {
  name: 'name-constraints',
  clause: 'RFC 5280 4.2.1.10: critical, in authorities only',
  check: ({ certificate, roles }) => {
    const critical = isCritical(certificate, EXTENSION.nameConstraints);
    return critical === undefined || (critical && roles.has('ca'))
      ? undefined
      : 'nameConstraints are not critical, or stand in the certificate of no authority';
  },
};
