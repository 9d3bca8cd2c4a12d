import type { Profile } from './profile.ts';

/** Signs the Document Security Objects of passports and ID cards (Doc 9303-12 section 7.1, table 6). */
export const documentSigner: Profile = {
  name: 'document-signer',
  roles: ['end-entity', 'icao', 'document-signer'],
  publicKeys: [{ kind: 'rsa', minimumBits: 2048, maximumBits: 4096 }],
  // Doc 9303-12 4.1.3: signs for three months at most, valid as long as the documents (10 years).
  validity: { years: 10, months: 3 },
  privateKeyUsage: { months: 3 },
  // Doc 9303-12 7.1.1: digitalSignature only; no basicConstraints, no extKeyUsage.
  keyUsage: ['digitalSignature'],
  // Doc 9303-12 7.1.1.6: the document codes of the MRZ that this key signs.
  documentTypes: ['P', 'ID'],
  // Doc 9303-12 7.1.1.2.
  altNames: 'icao',
  // Doc 9303-12 7.1.1.4: mandatory.
  crl: 'csca',
};
