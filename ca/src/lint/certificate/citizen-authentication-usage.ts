import { decodeExtKeyUsage, EXTENSION, KEY_PURPOSE } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, readExtension, sameMembers } from '../read-extension.ts';

export const citizenAuthenticationUsage: Lint<CertificateTarget> = {
  name: 'citizen-authentication-usage',
  clause: 'EN 319 412-2 NAT-4.3.2-1 type C; RFC 5280 4.2.1.12',
  roles: ['citizen-authentication'],
  check: ({ certificate }) => {
    const purposes = readExtension(certificate, EXTENSION.extKeyUsage, decodeExtKeyUsage) ?? [];
    return sameMembers(keyUsageOf(certificate), ['digitalSignature']) &&
      purposes.includes(KEY_PURPOSE.clientAuth)
      ? undefined
      : 'digitalSignature alone, with clientAuth';
  },
};
