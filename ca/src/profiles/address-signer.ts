import type { Profile } from './profile.ts';

/** id-kp-documentSigning (RFC 9336): what tells this key from every other below the same root. */
const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36';

/** Signs the address files of ID cards; issued by the citizens' root. */
export const addressSigner: Profile = {
  name: 'address-signer',
  roles: ['end-entity'],
  publicKeys: [{ kind: 'rsa', minimumBits: 2048, maximumBits: 4096 }],
  validity: { years: 10 },
  // RFC 5280 4.2.1.3.
  keyUsage: ['digitalSignature'],
  // RFC 9336 3.
  extKeyUsage: { purposes: [DOCUMENT_SIGNING], critical: true },
  // RFC 5280 4.2.1.13 and 4.2.2.1.
  crl: 'root',
  caIssuers: 'citizen-root.cer',
};
