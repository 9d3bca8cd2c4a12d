import type { CertificateTarget, Lint } from '../lint.ts';

export const validityWithinAuthority: Lint<CertificateTarget> = {
  name: 'validity-within-authority',
  clause: 'RFC 5280 6.1; EN 319 411-1 6.3.6',
  check: ({ certificate, issuer }) =>
    issuer === undefined ||
    (certificate.notBefore >= issuer.notBefore && certificate.notAfter <= issuer.notAfter)
      ? undefined
      : 'the authority does not cover the validity',
};
