import { decodeDistributionPoints, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isReachable } from '../reachable-point.ts';
import { readExtension } from '../read-extension.ts';

export const distributionPointForms: Lint<CertificateTarget> = {
  name: 'distribution-point-forms',
  clause: 'RFC 5280 4.2.1.13 and 4.2.1.15; EN 319 412-2 4.3.11',
  check: ({ certificate }) => {
    const wrong = (['cRLDistributionPoints', 'freshestCRL'] as const).filter((extension) =>
      (readExtension(certificate, EXTENSION[extension], decodeDistributionPoints) ?? []).some(
        (point) => !isReachable(point),
      ),
    );
    return wrong.length === 0
      ? undefined
      : `a point is not one full name with http or ldap addresses for all reasons: ${wrong.join(', ')}`;
  },
};
