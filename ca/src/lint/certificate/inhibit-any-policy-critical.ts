import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const inhibitAnyPolicyCritical: Lint<CertificateTarget> = {
  name: 'inhibit-any-policy-critical',
  clause: 'RFC 5280 4.2.1.14',
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.inhibitAnyPolicy) === false
      ? 'inhibitAnyPolicy is not critical'
      : undefined,
};
