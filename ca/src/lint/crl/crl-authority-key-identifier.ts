import {
  decodeAuthorityKeyIdentifier,
  decodeSubjectKeyIdentifier,
  EXTENSION,
  equalBytes,
} from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const crlAuthorityKeyIdentifier: Lint<CrlTarget> = {
  name: 'crl-authority-key-identifier',
  clause: 'RFC 5280 5.2.1; Doc 9303-12 7.1.4',
  check: ({ crl, issuer }) => {
    const aki = readExtension(
      crl,
      EXTENSION.authorityKeyIdentifier,
      decodeAuthorityKeyIdentifier,
    )?.keyIdentifier;
    const ski =
      issuer && readExtension(issuer, EXTENSION.subjectKeyIdentifier, decodeSubjectKeyIdentifier);
    if (aki === undefined) return 'it is missing';
    return ski === undefined || equalBytes(aki, ski)
      ? undefined
      : "it is not the authority's subjectKeyIdentifier";
  },
};
