import { decodeBasicConstraints, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const endEntityNotCa: Lint<CertificateTarget> = {
  name: 'end-entity-not-ca',
  clause: 'RFC 5280 4.2.1.9',
  roles: ['end-entity'],
  check: ({ certificate }) =>
    readExtension(certificate, EXTENSION.basicConstraints, decodeBasicConstraints)?.ca === true
      ? 'an end entity has cA TRUE'
      : undefined,
};
