import { equalBytes } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';

export const crlIssuer: Lint<CrlTarget> = {
  name: 'crl-issuer',
  clause: 'RFC 5280 5.1.2.3: byte for byte',
  check: ({ crl, issuer }) =>
    issuer === undefined || equalBytes(crl.issuer.raw, issuer.subject.raw)
      ? undefined
      : 'the issuer is not the subject of the authority, byte for byte',
};
