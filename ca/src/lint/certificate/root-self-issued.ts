import { equalBytes } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const rootSelfIssued: Lint<CertificateTarget> = {
  name: 'root-self-issued',
  clause: 'RFC 5280 3.2; Doc 9303-12 7.1.1',
  roles: ['root'],
  check: ({ certificate: { issuer, subject } }) =>
    equalBytes(issuer.raw, subject.raw) ? undefined : 'issuer and subject of a root differ',
};
