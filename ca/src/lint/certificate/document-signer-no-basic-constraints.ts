import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const documentSignerNoBasicConstraints: Lint<CertificateTarget> = {
  name: 'document-signer-no-basic-constraints',
  clause: 'Doc 9303-12 7.1.1 table 6',
  roles: ['document-signer'],
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.basicConstraints) === undefined
      ? undefined
      : 'basicConstraints must be absent',
};
