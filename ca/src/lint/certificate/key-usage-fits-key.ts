import type { KeyUsage } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { keyUsageOf } from '../read-extension.ts';

const NOT_RSA: readonly KeyUsage[] = ['keyAgreement', 'encipherOnly', 'decipherOnly'];
const NOT_EC: readonly KeyUsage[] = ['keyEncipherment', 'dataEncipherment'];

export const keyUsageFitsKey: Lint<CertificateTarget> = {
  name: 'key-usage-fits-key',
  clause: 'RFC 3279 2.3.1 (RSA); RFC 8813 section 3 (EC)',
  check: ({ certificate }) => {
    const { kind } = certificate.spki.key;
    if (kind === 'other') return undefined;
    const impossible = kind === 'rsa' ? NOT_RSA : NOT_EC;
    const wrong = keyUsageOf(certificate).filter((usage) => impossible.includes(usage));
    return wrong.length === 0 ? undefined : `this kind of key cannot do: ${wrong.join(', ')}`;
  },
};
