import { nameValues } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const icaoCountry: Lint<CertificateTarget> = {
  name: 'icao-country',
  clause: 'Doc 9303-12 7.1.1.1: upper case, the same in subject and issuer',
  roles: ['icao'],
  check: ({ certificate: { subject, issuer } }) => {
    const [country, more] = nameValues(subject.rdns, 'C');
    const [authority] = nameValues(issuer.rdns, 'C');
    return country !== undefined &&
      more === undefined &&
      /^[A-Z]{2}$/.test(country) &&
      country === authority
      ? undefined
      : "the country is missing, not upper case, or another than the issuer's";
  },
};
