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
  check: ({ certificate, issuer, roles }) => {
    const aki = readExtension(
      certificate,
      EXTENSION.authorityKeyIdentifier,
      decodeAuthorityKeyIdentifier,
    );
    if (aki?.keyIdentifier === undefined) {
      // Only who signs himself may leave it away; Doc 9303 has a lint of its own.
      const selfIssued = equalBytes(certificate.issuer.raw, certificate.subject.raw);
      return selfIssued || roles.has('icao') ? undefined : 'it is missing';
    }
    const ski =
      issuer && readExtension(issuer, EXTENSION.subjectKeyIdentifier, decodeSubjectKeyIdentifier);
    return ski === undefined || equalBytes(aki.keyIdentifier, ski)
      ? undefined
      : "it is not the authority's subjectKeyIdentifier";
  },
};
