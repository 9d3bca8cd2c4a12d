import { createHash } from 'node:crypto';
import { equalBytes } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

export const tstSigningCertificate: Lint<TimeStampTarget> = {
  name: 'tst-signing-certificate',
  clause: 'RFC 5816 2.2.1; EN 319 422 5.2',
  check: ({ signedAttributes: { signingCertificateV2 }, certificate }) => {
    const [first] = signingCertificateV2 ?? [];
    return first !== undefined &&
      first.hash === 'sha256' &&
      equalBytes(first.certHash, createHash('sha256').update(certificate.raw).digest())
      ? undefined
      : "signingCertificateV2 does not name the unit's certificate by SHA-256";
  },
};
