import { decodeExtKeyUsage, EXTENSION, KEY_PURPOSE } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, readExtension, sameMembers } from '../read-extension.ts';

export const ocspResponderUsage: Lint<CertificateTarget> = {
  name: 'ocsp-responder-usage',
  clause: 'RFC 6960 4.2.2.2',
  roles: ['ocsp-responder'],
  check: ({ certificate }) => {
    const purposes = readExtension(certificate, EXTENSION.extKeyUsage, decodeExtKeyUsage) ?? [];
    return sameMembers(purposes, [KEY_PURPOSE.ocspSigning]) &&
      sameMembers(keyUsageOf(certificate), ['digitalSignature'])
      ? undefined
      : 'OCSPSigning and digitalSignature alone';
  },
};
