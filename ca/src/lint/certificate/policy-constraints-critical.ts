import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const policyConstraintsCritical: Lint<CertificateTarget> = {
  name: 'policy-constraints-critical',
  clause: 'RFC 5280 4.2.1.11',
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.policyConstraints) === false
      ? 'policyConstraints are not critical'
      : undefined,
};
