import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

const FORBIDDEN = [
  'extKeyUsage',
  'policyMappings',
  'nameConstraints',
  'policyConstraints',
  'inhibitAnyPolicy',
  'freshestCRL',
] as const;

export const icaoForbiddenExtensions: Lint<CertificateTarget> = {
  name: 'icao-forbidden-extensions',
  clause: 'Doc 9303-12 7.1.1 table 6',
  roles: ['icao'],
  check: ({ certificate }) => {
    const found = FORBIDDEN.filter(
      (name) => isCritical(certificate, EXTENSION[name]) !== undefined,
    );
    return found.length === 0 ? undefined : `not allowed here: ${found.join(', ')}`;
  },
};
