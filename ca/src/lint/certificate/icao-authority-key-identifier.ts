import { decodeAuthorityKeyIdentifier, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const icaoAuthorityKeyIdentifier: Lint<CertificateTarget> = {
  name: 'icao-authority-key-identifier',
  clause: 'Doc 9303-12 7.1.1 table 6: mandatory, also in a link certificate',
  roles: ['csca-link', 'document-signer', 'master-list-signer'],
  check: ({ certificate }) =>
    readExtension(certificate, EXTENSION.authorityKeyIdentifier, decodeAuthorityKeyIdentifier)
      ?.keyIdentifier === undefined
      ? 'authorityKeyIdentifier, or its keyIdentifier, is missing'
      : undefined,
};
