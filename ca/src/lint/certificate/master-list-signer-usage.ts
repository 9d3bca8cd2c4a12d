import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, sameMembers } from '../read-extension.ts';

export const masterListSignerUsage: Lint<CertificateTarget> = {
  name: 'master-list-signer-usage',
  clause: 'Doc 9303-12 7.1.1: digitalSignature only',
  roles: ['master-list-signer'],
  check: ({ certificate }) =>
    sameMembers(keyUsageOf(certificate), ['digitalSignature'])
      ? undefined
      : 'a master list signer has digitalSignature and no other bit',
};
