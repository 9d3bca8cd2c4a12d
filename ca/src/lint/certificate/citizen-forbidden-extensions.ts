import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

const FORBIDDEN = [
  'policyMappings',
  'nameConstraints',
  'policyConstraints',
  'inhibitAnyPolicy',
] as const;

export const citizenForbiddenExtensions: Lint<CertificateTarget> = {
  name: 'citizen-forbidden-extensions',
  clause: 'EN 319 412-2 4.3',
  roles: ['citizen'],
  check: ({ certificate }) => {
    const found = FORBIDDEN.filter(
      (name) => isCritical(certificate, EXTENSION[name]) !== undefined,
    );
    return found.length === 0 ? undefined : `not allowed here: ${found.join(', ')}`;
  },
};
