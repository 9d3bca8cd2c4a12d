import type { Profile } from './profile.ts';

/** Issues the credentials with which services, workstations and staff know each other. */
export const operationsCa: Profile = {
  name: 'operations-ca',
  roles: ['ca', 'root', 'operations'],
  publicKeys: [{ kind: 'ec', curves: ['P-256', 'P-384'] }],
  validity: { years: 10 },
  // RFC 5280 4.2.1.9: pathLen 0, only peers below it.
  basicConstraints: { ca: true, pathLength: 0 },
  // RFC 5280 4.2.1.3.
  keyUsage: ['keyCertSign', 'cRLSign'],
};
