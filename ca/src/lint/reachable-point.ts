import type { DistributionPoint } from '@tamga/formats';
import { isAddress } from './web-address.ts';

/** One full name with http or ldap addresses alone, for all reasons and of the issuer's own (RFC 5280 4.2.1.13). */
export function isReachable({ name, reasons, crlIssuer }: DistributionPoint): boolean {
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
