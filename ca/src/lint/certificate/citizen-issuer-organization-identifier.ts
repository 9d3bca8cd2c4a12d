import { nameValues } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

/** EN 319 412-1 5.1.4: scheme, country, identifier. */
const FORM = /^([A-Z]{3}|[A-Z]{2}:)[A-Z]{2}-.+$/;

export const citizenIssuerOrganizationIdentifier: Lint<CertificateTarget> = {
  name: 'citizen-issuer-organization-identifier',
  clause: 'EN 319 412-2 GEN-4.2.3.1-5; EN 319 412-1 5.1.4',
  roles: ['citizen'],
  check: ({ certificate: { issuer } }) => {
    const identifiers = nameValues(issuer.rdns, 'organizationIdentifier');
    const organizations = nameValues(issuer.rdns, 'O');
    return identifiers.length <= 1 &&
      identifiers.every((value) => FORM.test(value) && !organizations.includes(value))
      ? undefined
      : 'organizationIdentifier stands twice, repeats O, or is not in its form';
  },
};
