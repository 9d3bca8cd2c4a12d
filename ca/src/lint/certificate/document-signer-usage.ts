import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, sameMembers } from '../read-extension.ts';

export const documentSignerUsage: Lint<CertificateTarget> = {
  name: 'document-signer-usage',
  clause: 'Doc 9303-12 7.1.1: digitalSignature only',
  roles: ['document-signer'],
  check: ({ certificate }) =>
    sameMembers(keyUsageOf(certificate), ['digitalSignature'])
      ? undefined
      : 'a Document Signer has digitalSignature and no other bit',
};
