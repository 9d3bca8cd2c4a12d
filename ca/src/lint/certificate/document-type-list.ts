import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';

export const documentTypeList: Lint<CertificateTarget> = {
  name: 'document-type-list',
  clause: 'Doc 9303-12 7.1.1.6',
  roles: ['document-signer'],
  check: ({ certificate }) =>
    isPresent(certificate, EXTENSION.documentTypeList) ? undefined : 'it is missing',
};
