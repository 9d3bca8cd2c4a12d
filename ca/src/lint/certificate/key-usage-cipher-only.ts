import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf } from '../read-extension.ts';

export const keyUsageCipherOnly: Lint<CertificateTarget> = {
  name: 'key-usage-cipher-only',
  clause: 'RFC 5280 4.2.1.3: encipherOnly and decipherOnly qualify keyAgreement',
  check: ({ certificate }) => {
    const usages = keyUsageOf(certificate);
    const qualified = usages.includes('encipherOnly') || usages.includes('decipherOnly');
    return qualified && !usages.includes('keyAgreement')
      ? 'encipherOnly or decipherOnly without keyAgreement'
      : undefined;
  },
};
