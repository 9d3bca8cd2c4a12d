import { decodeExtKeyUsage, EXTENSION, KEY_PURPOSE } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical, readExtension, sameMembers } from '../read-extension.ts';

export const masterListSignerPurpose: Lint<CertificateTarget> = {
  name: 'master-list-signer-purpose',
  clause: 'Doc 9303-12 7.1.1 table 6: critical, masterListSigningKey alone',
  roles: ['master-list-signer'],
  check: ({ certificate }) => {
    const purposes = readExtension(certificate, EXTENSION.extKeyUsage, decodeExtKeyUsage) ?? [];
    return isCritical(certificate, EXTENSION.extKeyUsage) === true &&
      sameMembers(purposes, [KEY_PURPOSE.masterListSigning])
      ? undefined
      : 'extKeyUsage is not critical, or not masterListSigningKey alone';
  },
};
