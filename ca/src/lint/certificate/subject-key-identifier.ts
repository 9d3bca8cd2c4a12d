import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const subjectKeyIdentifier: Lint<CertificateTarget> = {
  name: 'subject-key-identifier',
  clause: 'RFC 5280 4.2.1.2; Doc 9303-12 7.1.1 table 6',
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.subjectKeyIdentifier) === false
      ? undefined
      : 'it is missing, or critical',
};
