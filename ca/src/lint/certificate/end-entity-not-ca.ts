import { decodeBasicConstraints, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, readExtension } from '../read-extension.ts';

export const endEntityNotCa: Lint<CertificateTarget> = {
  name: 'end-entity-not-ca',
  clause: 'RFC 5280 4.2.1.9 and 4.2.1.3',
  roles: ['end-entity'],
  check: ({ certificate }) =>
    readExtension(certificate, EXTENSION.basicConstraints, decodeBasicConstraints)?.ca === true ||
    keyUsageOf(certificate).includes('keyCertSign')
      ? 'an end entity neither is an authority nor signs certificates'
      : undefined,
};
