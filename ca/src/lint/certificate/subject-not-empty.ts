import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const subjectNotEmpty: Lint<CertificateTarget> = {
  name: 'subject-not-empty',
  clause: 'RFC 5280 4.1.2.6 and 4.2.1.6',
  check: ({ certificate, roles }) => {
    if (certificate.subject.rdns.length > 0) return undefined;
    if (roles.has('ca')) return 'the subject of an authority is empty';
    return isCritical(certificate, EXTENSION.subjectAltName) === true
      ? undefined
      : 'the subject is empty, and subjectAltName is missing or not critical';
  },
};
