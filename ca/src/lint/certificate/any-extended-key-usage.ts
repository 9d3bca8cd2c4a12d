import { decodeExtKeyUsage, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

const ANY = '2.5.29.37.0';

export const anyExtendedKeyUsage: Lint<CertificateTarget> = {
  name: 'any-extended-key-usage',
  clause: 'RFC 5280 4.2.1.12: a certificate that is for everything is for nothing here',
  check: ({ certificate }) =>
    readExtension(certificate, EXTENSION.extKeyUsage, decodeExtKeyUsage)?.includes(ANY) === true
      ? 'anyExtendedKeyUsage is not used'
      : undefined,
};
