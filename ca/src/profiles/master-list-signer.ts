import { KEY_PURPOSE } from '@tamga/formats';
import type { Profile } from './profile.ts';

/** Signs the CSCA master list (Doc 9303-12 section 7.1, table 6); issued by the CSCA. */
export const masterListSigner: Profile = {
  name: 'master-list-signer',
  roles: ['end-entity', 'icao', 'master-list-signer'],
  // Doc 9303-12 4.1.6: as for a Document Signer.
  publicKeys: [{ kind: 'rsa', minimumBits: 2048, maximumBits: 4096 }],
  validity: { years: 5 },
  // Doc 9303-12 7.1.1: digitalSignature only; no basicConstraints, no documentTypeList.
  keyUsage: ['digitalSignature'],
  // Doc 9303-12 7.1.1: mandatory and critical.
  extKeyUsage: { purposes: [KEY_PURPOSE.masterListSigning], critical: true },
  // Doc 9303-12 7.1.1.2.
  altNames: 'icao',
  // Doc 9303-12 7.1.1.4: mandatory.
  crl: 'csca',
};
