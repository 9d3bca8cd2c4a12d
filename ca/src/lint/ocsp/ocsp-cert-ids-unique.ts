import { hex } from '@tamga/formats';
import type { Lint, OcspTarget } from '../lint.ts';

export const ocspCertIdsUnique: Lint<OcspTarget> = {
  name: 'ocsp-cert-ids-unique',
  clause: 'RFC 6960 4.2.1 and 3.2: one answer a certificate',
  check: ({ response: { responses } }) =>
    new Set(responses.map(({ certId }) => hex(certId.raw))).size === responses.length
      ? undefined
      : 'a CertID stands twice',
};
