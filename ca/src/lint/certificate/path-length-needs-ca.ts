import { decodeBasicConstraints, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, readExtension } from '../read-extension.ts';

export const pathLengthNeedsCa: Lint<CertificateTarget> = {
  name: 'path-length-needs-ca',
  clause: 'RFC 5280 4.2.1.9: pathLenConstraint only with cA and keyCertSign',
  check: ({ certificate }) => {
    const basic = readExtension(certificate, EXTENSION.basicConstraints, decodeBasicConstraints);
    return basic?.pathLength === undefined ||
      (basic.ca && keyUsageOf(certificate).includes('keyCertSign'))
      ? undefined
      : 'pathLenConstraint stands in the certificate of no authority';
  },
};
