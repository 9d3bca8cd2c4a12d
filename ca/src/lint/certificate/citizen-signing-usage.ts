import { decodeExtKeyUsage, EXTENSION, KEY_PURPOSE } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, readExtension, sameMembers } from '../read-extension.ts';

export const citizenSigningUsage: Lint<CertificateTarget> = {
  name: 'citizen-signing-usage',
  clause: 'EN 319 412-2 NAT-4.3.2-3 type A',
  roles: ['citizen-signing'],
  check: ({ certificate }) => {
    const purposes = readExtension(certificate, EXTENSION.extKeyUsage, decodeExtKeyUsage) ?? [];
    return sameMembers(keyUsageOf(certificate), ['contentCommitment']) &&
      !purposes.includes(KEY_PURPOSE.clientAuth)
      ? undefined
      : 'contentCommitment alone, never clientAuth';
  },
};
