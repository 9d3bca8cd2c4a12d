import { KEY_PURPOSE } from '@tamga/formats';
import type { Profile } from './profile.ts';

/** Answers for the citizens' issuing CA, which issues it itself (RFC 6960 4.2.2.2). */
export const ocspResponder: Profile = {
  name: 'ocsp-responder',
  roles: ['end-entity', 'ocsp-responder'],
  publicKeys: [
    { kind: 'rsa', minimumBits: 2048, maximumBits: 4096 },
    { kind: 'ec', curves: ['P-256'] },
  ],
  // RFC 6960 4.2.2.2.1: without a status of its own it must not live long.
  validity: { years: 1 },
  // RFC 5280 4.2.1.3.
  keyUsage: ['digitalSignature'],
  // RFC 6960 4.2.2.2.
  extKeyUsage: { purposes: [KEY_PURPOSE.ocspSigning], critical: false },
  // RFC 6960 4.2.2.2.1: its own status is not asked for.
  ocspNoCheck: true,
  caIssuers: 'citizen-issuing.cer',
};
