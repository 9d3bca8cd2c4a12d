import type { Profile } from './profile.ts';

/** The offline root of the citizens' certificates. */
export const citizenRoot: Profile = {
  name: 'citizen-root',
  roles: ['ca', 'root'],
  // TS 119 312 6.2: RSA of at least 3000 bits beyond 2028; smaller ones serve tests and say so in their ceremony.
  publicKeys: [{ kind: 'rsa', minimumBits: 2048, maximumBits: 4096 }],
  validity: { years: 20 },
  // RFC 5280 4.2.1.9: critical cA; no path length, so that a further level stays possible.
  basicConstraints: { ca: true },
  // RFC 5280 4.2.1.3: what a CA does, and nothing else; OCSP has its own signer.
  keyUsage: ['keyCertSign', 'cRLSign'],
};
