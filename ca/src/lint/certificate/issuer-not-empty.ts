import type { CertificateTarget, Lint } from '../lint.ts';

export const issuerNotEmpty: Lint<CertificateTarget> = {
  name: 'issuer-not-empty',
  clause: 'RFC 5280 4.1.2.4',
  check: ({ certificate }) =>
    certificate.issuer.rdns.length > 0 ? undefined : 'the issuer is empty',
};
