import { decodeDocumentTypeList, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const documentTypeCodes: Lint<CertificateTarget> = {
  name: 'document-type-codes',
  clause: 'Doc 9303-12 7.1.1.6; Doc 9303-3 4.2.2.3: letters as in the MRZ, each once',
  roles: ['document-signer'],
  check: ({ certificate }) => {
    const codes =
      readExtension(certificate, EXTENSION.documentTypeList, decodeDocumentTypeList) ?? [];
    return new Set(codes).size === codes.length && codes.every((code) => /^[A-Z]{1,2}$/.test(code))
      ? undefined
      : 'a document type is not one or two capital letters, or stands twice';
  },
};
