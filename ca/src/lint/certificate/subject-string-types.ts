import { encodeName, equalBytes } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const subjectStringTypes: Lint<CertificateTarget> = {
  name: 'subject-string-types',
  clause: 'RFC 5280 4.1.2.4 and A.1; Doc 9303-12 7.1.1.1',
  check: ({ certificate: { subject } }) =>
    equalBytes(encodeName(subject.rdns), subject.raw)
      ? undefined
      : 'C and serialNumber must be PrintableString, other attributes UTF8String',
};
