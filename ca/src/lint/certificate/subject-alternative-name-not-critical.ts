import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const subjectAlternativeNameNotCritical: Lint<CertificateTarget> = {
  name: 'subject-alternative-name-not-critical',
  clause: 'RFC 5280 4.2.1.6; EN 319 412-2 4.3.5',
  check: ({ certificate }) =>
    certificate.subject.rdns.length > 0 &&
    isCritical(certificate, EXTENSION.subjectAltName) === true
      ? 'subjectAltName is critical beside a subject that is not empty'
      : undefined,
};
