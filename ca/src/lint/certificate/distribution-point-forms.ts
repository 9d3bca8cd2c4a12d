import { type DistributionPoint, decodeDistributionPoints, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';
import { isAddress } from '../web-address.ts';

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

function isReachable({ name, reasons, crlIssuer }: DistributionPoint): boolean {
  return (
    reasons === undefined &&
    crlIssuer === undefined &&
    name !== undefined &&
    'fullName' in name &&
    name.fullName.every(
      (item) => item.kind === 'uri' && isAddress(item.value, 'http', 'https', 'ldap'),
    )
  );
}
