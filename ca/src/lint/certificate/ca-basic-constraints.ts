import { decodeBasicConstraints, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical, readExtension } from '../read-extension.ts';

export const caBasicConstraints: Lint<CertificateTarget> = {
  name: 'ca-basic-constraints',
  clause: 'RFC 5280 4.2.1.9',
  roles: ['ca'],
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.basicConstraints) === true &&
    readExtension(certificate, EXTENSION.basicConstraints, decodeBasicConstraints)?.ca === true
      ? undefined
      : 'an authority has critical basicConstraints with cA TRUE',
};
