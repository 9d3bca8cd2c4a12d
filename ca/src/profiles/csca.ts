import type { Profile } from './profile.ts';

/** Country Signing Certification Authority, self-signed (Doc 9303-12 section 7.1, table 6). */
export const csca: Profile = {
  name: 'csca',
  roles: ['ca', 'root', 'icao', 'csca'],
  // Doc 9303-12 4.1.6: RSA of at least 3072 bits for a CSCA; smaller ones serve tests.
  publicKeys: [{ kind: 'rsa', minimumBits: 2048, maximumBits: 4096 }],
  // Doc 9303-12 4.1.3: private key 3 to 5 years, certificate as long as the documents live.
  validity: { years: 15, months: 3 },
  privateKeyUsage: { years: 5 },
  // Doc 9303-12 7.1.1: critical, pathLen 0.
  basicConstraints: { ca: true, pathLength: 0 },
  // Doc 9303-12 7.1.1: keyCertSign and cRLSign, no other bit.
  keyUsage: ['keyCertSign', 'cRLSign'],
  // Doc 9303-12 7.1.1.2: subject and issuer alternative names with contact and the state's code.
  altNames: 'icao',
  // Doc 9303-12 7.1.1.4: mandatory.
  crl: 'csca',
};
