import type { CertificateTarget, Lint } from '../lint.ts';

const MAX_DAYS = 397;

export const ocspResponderLifetime: Lint<CertificateTarget> = {
  name: 'ocsp-responder-lifetime',
  clause: 'RFC 6960 4.2.2.2.1: short, for nobody asks for its status',
  roles: ['ocsp-responder'],
  check: ({ certificate: { notBefore, notAfter } }) =>
    notAfter.getTime() - notBefore.getTime() <= MAX_DAYS * 86_400_000
      ? undefined
      : `valid for more than ${MAX_DAYS} days`,
};
