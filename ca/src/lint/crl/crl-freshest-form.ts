import { decodeDistributionPoints, EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';
import { isAddress } from '../web-address.ts';

export const crlFreshestForm: Lint<CrlTarget> = {
  name: 'crl-freshest-form',
  clause: 'RFC 5280 5.2.6: addresses alone, without reasons and cRLIssuer',
  check: ({ crl }) => {
    const points = readExtension(crl, EXTENSION.freshestCRL, decodeDistributionPoints) ?? [];
    const fits = points.every(
      ({ name, reasons, crlIssuer }) =>
        reasons === undefined &&
        crlIssuer === undefined &&
        name !== undefined &&
        'fullName' in name &&
        name.fullName.every(
          (item) => item.kind === 'uri' && isAddress(item.value, 'http', 'https', 'ldap'),
        ),
    );
    return fits ? undefined : 'freshestCRL is no address where the delta can be fetched';
  },
};
