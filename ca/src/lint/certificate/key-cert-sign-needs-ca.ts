import { decodeBasicConstraints, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, readExtension } from '../read-extension.ts';

export const keyCertSignNeedsCa: Lint<CertificateTarget> = {
  name: 'key-cert-sign-needs-ca',
  clause: 'RFC 5280 4.2.1.3 and 4.2.1.9',
  roles: ['end-entity'],
  check: ({ certificate }) =>
    keyUsageOf(certificate).includes('keyCertSign') &&
    readExtension(certificate, EXTENSION.basicConstraints, decodeBasicConstraints)?.ca !== true
      ? 'keyCertSign without cA TRUE'
      : undefined,
};
