import {
  decodeAuthorityKeyIdentifier,
  decodeSubjectKeyIdentifier,
  EXTENSION,
  equalBytes,
} from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const authorityKeyIdentifier: Lint<CertificateTarget> = {
  name: 'authority-key-identifier',
  clause: 'RFC 5280 4.2.1.1; EN 319 412-2 GEN-4.3.1-1',
  check: ({ certificate, issuer }) => {
    const aki = readExtension(
      certificate,
      EXTENSION.authorityKeyIdentifier,
      decodeAuthorityKeyIdentifier,
    );
    const selfSigned = equalBytes(certificate.issuer.raw, certificate.subject.raw);
    if (aki?.keyIdentifier === undefined) return selfSigned ? undefined : 'it is missing';
    const ski =
      issuer && readExtension(issuer, EXTENSION.subjectKeyIdentifier, decodeSubjectKeyIdentifier);
    return ski === undefined || equalBytes(aki.keyIdentifier, ski)
      ? undefined
      : "it is not the authority's subjectKeyIdentifier";
  },
};
