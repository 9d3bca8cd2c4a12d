import { decodeExtKeyUsage, EXTENSION, KEY_PURPOSE } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical, readExtension, sameMembers } from '../read-extension.ts';

export const timeStampingPurpose: Lint<CertificateTarget> = {
  name: 'time-stamping-purpose',
  clause: 'RFC 3161 2.3: critical, id-kp-timeStamping alone',
  roles: ['time-stamping'],
  check: ({ certificate }) => {
    const purposes = readExtension(certificate, EXTENSION.extKeyUsage, decodeExtKeyUsage) ?? [];
    return isCritical(certificate, EXTENSION.extKeyUsage) === true &&
      sameMembers(purposes, [KEY_PURPOSE.timeStamping])
      ? undefined
      : 'extKeyUsage is not critical, or not timeStamping alone';
  },
};
