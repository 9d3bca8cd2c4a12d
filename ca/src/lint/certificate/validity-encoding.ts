import { equalBytes, sequence, time } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const validityEncoding: Lint<CertificateTarget> = {
  name: 'validity-encoding',
  clause: 'RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050',
  check: ({ certificate: { validity, notBefore, notAfter } }) =>
    equalBytes(validity, sequence(time(notBefore), time(notAfter)))
      ? undefined
      : 'a time is not in the form that its year asks for',
};
