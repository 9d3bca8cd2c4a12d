import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const ocspResponderNoCheck: Lint<CertificateTarget> = {
  name: 'ocsp-responder-no-check',
  clause: 'RFC 6960 4.2.2.2.1',
  roles: ['ocsp-responder'],
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.ocspNoCheck) === false
      ? undefined
      : 'id-pkix-ocsp-nocheck is missing, or critical',
};
