import type { CertificateTarget, Lint } from '../lint.ts';

export const validityOrder: Lint<CertificateTarget> = {
  name: 'validity-order',
  clause: 'RFC 5280 4.1.2.5',
  check: ({ certificate: { notBefore, notAfter } }) =>
    notBefore < notAfter ? undefined : 'notAfter is not after notBefore',
};
