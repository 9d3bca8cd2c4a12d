import { KEY_PURPOSE } from '@tamga/formats';
import type { Profile } from './profile.ts';

/** A member of staff's tool or browser. */
export const staffCredential: Profile = {
  name: 'staff-credential',
  roles: ['end-entity', 'operations'],
  publicKeys: [{ kind: 'ec', curves: ['P-256', 'P-384'] }],
  validity: { years: 2 },
  // RFC 5280 4.2.1.3: TLS 1.3 signs, it never enciphers with the certified key.
  keyUsage: ['digitalSignature'],
  // RFC 5280 4.2.1.12.
  extKeyUsage: { purposes: [KEY_PURPOSE.clientAuth], critical: false },
  // RFC 5280 4.2.1.6: DNS name and address of the machine, the identity as a URI.
  altNames: 'peer',
};
