import type { Profile } from './profile.ts';

/** Signs the checkpoints of the audit chains and the minutes of ceremonies. */
export const auditSigner: Profile = {
  name: 'audit-signer',
  roles: ['end-entity', 'operations'],
  publicKeys: [
    { kind: 'rsa', minimumBits: 2048, maximumBits: 4096 },
    { kind: 'ec', curves: ['P-256', 'P-384'] },
  ],
  validity: { years: 5 },
  // RFC 5280 4.2.1.3: contentCommitment, for what is signed must not be disowned.
  keyUsage: ['digitalSignature', 'contentCommitment'],
};
