import type { Profile } from './profile.ts';

/** The authority that issues to citizens. */
export const citizenIssuing: Profile = {
  name: 'citizen-issuing',
  roles: ['ca', 'subordinate-ca'],
  publicKeys: [{ kind: 'rsa', minimumBits: 2048, maximumBits: 4096 }],
  validity: { years: 10 },
  // RFC 5280 4.2.1.9: pathLen 0, no authority below this one.
  basicConstraints: { ca: true, pathLength: 0 },
  // RFC 5280 4.2.1.3.
  keyUsage: ['keyCertSign', 'cRLSign'],
  // RFC 5280 4.2.1.4: anyPolicy, the citizens' certificates name theirs.
  policies: [{ policy: '2.5.29.32.0' }],
  // RFC 5280 4.2.1.13 and 4.2.2.1.
  crl: 'root',
  caIssuers: 'citizen-root.cer',
};
