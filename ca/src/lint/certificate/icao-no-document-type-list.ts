import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';

export const icaoNoDocumentTypeList: Lint<CertificateTarget> = {
  name: 'icao-no-document-type-list',
  clause: 'Doc 9303-12 7.1.1 table 6',
  roles: ['csca', 'csca-link', 'master-list-signer'],
  check: ({ certificate }) =>
    isPresent(certificate, EXTENSION.documentTypeList)
      ? 'documentTypeList must be absent'
      : undefined,
};
