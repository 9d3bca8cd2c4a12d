import { KEY_PURPOSE, SEMANTICS_NATURAL_OID } from '@tamga/formats';
import type { Profile } from './profile.ts';

/** A citizen's key for signing in (EN 319 412-2). */
export const citizenAuthentication: Profile = {
  name: 'citizen-authentication',
  roles: ['end-entity', 'citizen', 'citizen-authentication'],
  // TS 119 312 6.2.2.1: modulus of at least 1900 bits.
  publicKeys: [
    { kind: 'rsa', minimumBits: 2048, maximumBits: 4096 },
    { kind: 'ec', curves: ['P-256'] },
  ],
  validity: { years: 5 },
  // EN 319 412-2 NAT-4.3.2-1, type C: never together with contentCommitment.
  keyUsage: ['digitalSignature'],
  // RFC 5280 4.2.1.12; not critical by EN 319 412-2 4.3.10.
  extKeyUsage: { purposes: [KEY_PURPOSE.clientAuth], critical: false },
  // EN 319 411-1 GEN-6.3.3-12: NCP+, the key lives in a secure device.
  policies: [{ policy: '0.4.0.2042.1.2' }],
  // EN 319 412-1 5.1.3: the subject serialNumber is an identifier of a natural person.
  qcStatements: [{ kind: 'semantics', identifier: SEMANTICS_NATURAL_OID }],
  // EN 319 412-2 4.3.11: an http address; a shard is fixed at issuance.
  crl: 'citizen/{shard}',
  // EN 319 412-2 4.4.1.
  caIssuers: 'citizen-issuing.cer',
  ocsp: true,
};
