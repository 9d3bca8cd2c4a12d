import { decodeBasicConstraints, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, readExtension } from '../read-extension.ts';

export const authorityMayIssue: Lint<CertificateTarget> = {
  name: 'authority-may-issue',
  clause: 'RFC 5280 4.2.1.3 and 4.2.1.9',
  check: ({ certificate, issuer }) => {
    // What a self-signed certificate says of itself has lints of its own.
    if (issuer === undefined || issuer === certificate) return undefined;
    const basic = readExtension(issuer, EXTENSION.basicConstraints, decodeBasicConstraints);
    return basic?.ca === true && keyUsageOf(issuer).includes('keyCertSign')
      ? undefined
      : 'the issuer has no cA TRUE, or no keyCertSign';
  },
};
