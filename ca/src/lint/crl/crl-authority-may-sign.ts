import type { CrlTarget, Lint } from '../lint.ts';
import { keyUsageOf } from '../read-extension.ts';

export const crlAuthorityMaySign: Lint<CrlTarget> = {
  name: 'crl-authority-may-sign',
  clause: 'RFC 5280 4.2.1.3 and 6.3.3 (f)',
  check: ({ issuer }) =>
    issuer === undefined || keyUsageOf(issuer).includes('cRLSign')
      ? undefined
      : 'the issuer has no cRLSign',
};
