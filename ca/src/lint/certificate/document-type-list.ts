import { decodeDocumentTypeList, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const documentTypeList: Lint<CertificateTarget> = {
  name: 'document-type-list',
  clause: 'Doc 9303-12 7.1.1.6',
  roles: ['document-signer'],
  check: ({ certificate }) =>
    readExtension(certificate, EXTENSION.documentTypeList, decodeDocumentTypeList) === undefined
      ? 'it is missing'
      : undefined,
};
