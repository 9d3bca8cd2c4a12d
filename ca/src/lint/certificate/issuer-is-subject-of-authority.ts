import { equalBytes } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const issuerIsSubjectOfAuthority: Lint<CertificateTarget> = {
  name: 'issuer-is-subject-of-authority',
  clause: 'RFC 5280 4.1.2.4: byte for byte',
  check: ({ certificate, issuer }) =>
    issuer === undefined || equalBytes(certificate.issuer.raw, issuer.subject.raw)
      ? undefined
      : 'the issuer is not the subject of the authority, byte for byte',
};
