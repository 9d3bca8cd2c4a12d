import { nameValues } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const icaoCountry: Lint<CertificateTarget> = {
  name: 'icao-country',
  clause: 'Doc 9303-12 7.1.1.1: once in both names, in upper case',
  roles: ['icao'],
  check: ({ certificate: { subject, issuer } }) => {
    const wrong = [subject, issuer].some(({ rdns }) => {
      const [country, more] = nameValues(rdns, 'C');
      return country === undefined || more !== undefined || country !== country.toUpperCase();
    });
    return wrong ? 'the country is missing, stands twice, or is not in upper case' : undefined;
  },
};
