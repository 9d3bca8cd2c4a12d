import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';

export const icaoNoBasicConstraints: Lint<CertificateTarget> = {
  name: 'icao-no-basic-constraints',
  clause: 'Doc 9303-12 7.1.1 table 6',
  roles: ['document-signer', 'master-list-signer'],
  check: ({ certificate }) =>
    isPresent(certificate, EXTENSION.basicConstraints)
      ? 'basicConstraints must be absent'
      : undefined,
};
