import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

const NAMES = [
  'authorityKeyIdentifier',
  'subjectAltName',
  'issuerAltName',
  'cRLDistributionPoints',
  'authorityInfoAccess',
  'certificatePolicies',
  'privateKeyUsagePeriod',
  'documentTypeList',
  'nameChange',
] as const;

export const neverCritical: Lint<CertificateTarget> = {
  name: 'never-critical',
  clause: 'RFC 5280 4.2.1 and 4.2.2; EN 319 412-2 4.3',
  check: ({ certificate }) => {
    const wrong = NAMES.filter((name) => isCritical(certificate, EXTENSION[name]) === true);
    return wrong.length === 0 ? undefined : `critical, and must not be: ${wrong.join(', ')}`;
  },
};
