import { KEY_PURPOSE } from '@tamga/formats';
import type { Profile } from './profile.ts';

/** The unit that signs time-stamp tokens (RFC 3161, EN 319 421); issued by the citizens' root. */
export const tsa: Profile = {
  name: 'tsa',
  roles: ['end-entity', 'time-stamping'],
  // TS 119 312 6.2.2.1 and 6.2.2.3.
  publicKeys: [
    { kind: 'rsa', minimumBits: 2048, maximumBits: 4096 },
    { kind: 'ec', curves: ['P-256', 'P-384'] },
  ],
  // A token is checked for as long as its signer's certificate is valid.
  validity: { years: 10 },
  // EN 319 421, end of the key's life cycle: it stops signing long before its certificate ends.
  privateKeyUsage: { years: 3 },
  // RFC 5280 4.2.1.3.
  keyUsage: ['digitalSignature'],
  // RFC 3161 2.3: one purpose only, critical.
  extKeyUsage: { purposes: [KEY_PURPOSE.timeStamping], critical: true },
  // RFC 5280 4.2.1.13 and 4.2.2.1.
  crl: 'root',
  caIssuers: 'citizen-root.cer',
};
