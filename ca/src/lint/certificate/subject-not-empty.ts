import type { CertificateTarget, Lint } from '../lint.ts';

export const subjectNotEmpty: Lint<CertificateTarget> = {
  name: 'subject-not-empty',
  clause: 'RFC 5280 4.1.2.6',
  check: ({ certificate }) =>
    certificate.subject.rdns.length > 0 ? undefined : 'the subject is empty',
};
