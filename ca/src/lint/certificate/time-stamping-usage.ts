import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf } from '../read-extension.ts';

export const timeStampingUsage: Lint<CertificateTarget> = {
  name: 'time-stamping-usage',
  clause: 'EN 319 422 6; RFC 5280 4.2.1.12',
  roles: ['time-stamping'],
  check: ({ certificate }) => {
    const usages = keyUsageOf(certificate);
    return usages.length > 0 &&
      usages.every((usage) => usage === 'digitalSignature' || usage === 'contentCommitment')
      ? undefined
      : 'other bits than digitalSignature and contentCommitment';
  },
};
