import { decodeExtKeyUsage, EXTENSION, KEY_PURPOSE, type KeyUsage } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf, readExtension } from '../read-extension.ts';

/** Bits of keyUsage of which one at least goes with a purpose. */
const CONSISTENT: ReadonlyMap<string, readonly KeyUsage[]> = new Map([
  [KEY_PURPOSE.serverAuth, ['digitalSignature', 'keyEncipherment', 'keyAgreement']],
  [KEY_PURPOSE.clientAuth, ['digitalSignature', 'keyAgreement']],
  [KEY_PURPOSE.timeStamping, ['digitalSignature', 'contentCommitment']],
  [KEY_PURPOSE.ocspSigning, ['digitalSignature', 'contentCommitment']],
]);

export const extendedKeyUsageFitsKeyUsage: Lint<CertificateTarget> = {
  name: 'extended-key-usage-fits-key-usage',
  clause: 'RFC 5280 4.2.1.12',
  check: ({ certificate }) => {
    const usages = keyUsageOf(certificate);
    const purposes = readExtension(certificate, EXTENSION.extKeyUsage, decodeExtKeyUsage) ?? [];
    const wrong = purposes.filter((purpose) => {
      const possible = CONSISTENT.get(purpose);
      return possible !== undefined && !possible.some((usage) => usages.includes(usage));
    });
    return wrong.length === 0 ? undefined : `no bit of keyUsage goes with ${wrong.join(', ')}`;
  },
};
