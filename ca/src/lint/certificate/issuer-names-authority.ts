import { nameValues } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

const ATTRIBUTES = ['C', 'O', 'CN'] as const;

export const issuerNamesAuthority: Lint<CertificateTarget> = {
  name: 'issuer-names-authority',
  clause: 'EN 319 412-2 GEN-4.2.3.1-2: C, O and CN once each',
  roles: ['citizen', 'icao'],
  check: ({ certificate: { issuer } }) => {
    const wrong = ATTRIBUTES.filter((short) => nameValues(issuer.rdns, short).length !== 1);
    return wrong.length === 0 ? undefined : `not exactly once in the issuer: ${wrong.join(', ')}`;
  },
};
