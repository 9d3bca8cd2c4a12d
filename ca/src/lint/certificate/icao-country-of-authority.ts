import { nameValues } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const icaoCountryOfAuthority: Lint<CertificateTarget> = {
  name: 'icao-country-of-authority',
  clause: 'Doc 9303-12 7.1.1.1: a state issues for itself',
  roles: ['icao'],
  check: ({ certificate: { subject, issuer } }) => {
    const [country] = nameValues(subject.rdns, 'C');
    const [authority] = nameValues(issuer.rdns, 'C');
    return country === undefined ||
      authority === undefined ||
      country.toUpperCase() === authority.toUpperCase()
      ? undefined
      : 'the country of the subject is another than that of the issuer';
  },
};
