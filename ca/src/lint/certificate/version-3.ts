import type { CertificateTarget, Lint } from '../lint.ts';

export const version3: Lint<CertificateTarget> = {
  name: 'version-3',
  clause: 'RFC 5280 4.1.2.1',
  check: ({ certificate }) =>
    certificate.version === 3 ? undefined : `version ${certificate.version}, not 3`,
};
