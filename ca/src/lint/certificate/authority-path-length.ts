import { decodeBasicConstraints, EXTENSION, equalBytes } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const authorityPathLength: Lint<CertificateTarget> = {
  name: 'authority-path-length',
  clause: 'RFC 5280 4.2.1.9: as many authorities below as the one above allows',
  roles: ['ca'],
  check: ({ certificate, issuer, roles }) => {
    const basic =
      issuer && readExtension(issuer, EXTENSION.basicConstraints, decodeBasicConstraints);
    // A link certificate is the same authority with another key (Doc 9303-12 4.1.3), also under another name.
    const isSame =
      equalBytes(certificate.issuer.raw, certificate.subject.raw) || roles.has('csca-link');
    return basic?.pathLength === 0 && !isSame
      ? 'the issuer has pathLenConstraint 0: no authority stands below it'
      : undefined;
  },
};
