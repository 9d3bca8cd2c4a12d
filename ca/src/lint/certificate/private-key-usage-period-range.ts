import { decodePrivateKeyUsagePeriod, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const privateKeyUsagePeriodRange: Lint<CertificateTarget> = {
  name: 'private-key-usage-period-range',
  clause: 'Doc 9303-12 4.1.3 and 7.1.1; X.509 9.2.2.5',
  check: ({ certificate }) => {
    const period = readExtension(
      certificate,
      EXTENSION.privateKeyUsagePeriod,
      decodePrivateKeyUsagePeriod,
    );
    if (period === undefined) return undefined;
    const { notBefore = certificate.notBefore, notAfter = certificate.notAfter } = period;
    return notBefore >= certificate.notBefore &&
      notBefore < notAfter &&
      notAfter <= certificate.notAfter
      ? undefined
      : 'the private key is used outside the validity of its certificate, or never';
  },
};
