import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, sameMembers } from '../read-extension.ts';

export const caKeyUsage: Lint<CertificateTarget> = {
  name: 'ca-key-usage',
  clause: 'RFC 5280 4.2.1.3; Doc 9303-12 7.1.1',
  roles: ['ca'],
  check: ({ certificate }) =>
    sameMembers(keyUsageOf(certificate), ['keyCertSign', 'cRLSign'])
      ? undefined
      : 'an authority has keyCertSign and cRLSign, and no other bit',
};
