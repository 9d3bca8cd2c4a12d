import type { Lint, OcspTarget } from '../lint.ts';

export const ocspReason: Lint<OcspTarget> = {
  name: 'ocsp-reason',
  clause:
    'RFC 6960 4.2.1; RFC 5280 5.3.1: unspecified is not written, removeFromCRL belongs to deltas',
  check: ({ response: { responses } }) =>
    responses.some(
      ({ certStatus }) =>
        certStatus.status === 'revoked' &&
        (certStatus.reason === 'unspecified' || certStatus.reason === 'removeFromCRL'),
    )
      ? 'revocationReason is unspecified or removeFromCRL'
      : undefined,
};
