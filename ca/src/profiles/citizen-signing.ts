import { SEMANTICS_NATURAL_OID } from '@tamga/formats';
import type { Profile } from './profile.ts';

/** A citizen's key for signatures (EN 319 412-2). Qualified statements are added when the law says so. */
export const citizenSigning: Profile = {
  name: 'citizen-signing',
  roles: ['end-entity', 'citizen', 'citizen-signing'],
  // TS 119 312 6.2.2.1: modulus of at least 1900 bits.
  publicKeys: [
    { kind: 'rsa', minimumBits: 2048, maximumBits: 4096 },
    { kind: 'ec', curves: ['P-256'] },
  ],
  validity: { years: 5 },
  // EN 319 412-2 NAT-4.3.2-3, type A: contentCommitment alone is preferred for signatures.
  keyUsage: ['contentCommitment'],
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
