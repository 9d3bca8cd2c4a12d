import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isPresent, keyUsageOf } from '../read-extension.ts';

export const keyUsageNotEmpty: Lint<CertificateTarget> = {
  name: 'key-usage-not-empty',
  clause: 'RFC 5280 4.2.1.3: at least one bit',
  check: ({ certificate }) =>
    isPresent(certificate, EXTENSION.keyUsage) && keyUsageOf(certificate).length === 0
      ? 'no bit of keyUsage is set'
      : undefined,
};
