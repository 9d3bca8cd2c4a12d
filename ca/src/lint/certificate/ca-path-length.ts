import { decodeBasicConstraints, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const caPathLength: Lint<CertificateTarget> = {
  name: 'ca-path-length',
  clause: 'RFC 5280 4.2.1.9: no authority below an issuing one',
  roles: ['subordinate-ca', 'csca'],
  check: ({ certificate }) =>
    readExtension(certificate, EXTENSION.basicConstraints, decodeBasicConstraints)?.pathLength === 0
      ? undefined
      : 'pathLenConstraint is not 0',
};
