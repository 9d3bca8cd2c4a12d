import { csca } from './csca.ts';
import type { Profile } from './profile.ts';

/** The new key of the Country Signing Certification Authority, certified by the one before (Doc 9303-12 section 7.1, table 6). */
export const cscaLink: Profile = {
  name: 'csca-link',
  roles: ['ca', 'icao', 'csca', 'csca-link'],
  publicKeys: csca.publicKeys,
  validity: csca.validity,
  // RFC 5280 6.1: who trusts the old certificate alone follows the link no longer than that.
  endsWithIssuer: true,
  // Doc 9303-12 7.1.1: mandatory, as in the certificate that the new key gives itself.
  privateKeyUsage: { years: 5 },
  basicConstraints: { ca: true, pathLength: 0 },
  keyUsage: ['keyCertSign', 'cRLSign'],
  // Doc 9303-12 7.1.1.6: when the name has changed, and only then.
  nameChange: true,
  altNames: 'icao',
  crl: 'csca',
};
