import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const cscaNoDocumentTypeList: Lint<CertificateTarget> = {
  name: 'csca-no-document-type-list',
  clause: 'Doc 9303-12 7.1.1 table 6',
  roles: ['csca'],
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.documentTypeList) === undefined
      ? undefined
      : 'documentTypeList must be absent',
};
