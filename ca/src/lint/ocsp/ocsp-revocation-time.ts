import type { Lint, OcspTarget } from '../lint.ts';

export const ocspRevocationTime: Lint<OcspTarget> = {
  name: 'ocsp-revocation-time',
  clause: 'RFC 6960 2.2 and 4.2.1: nothing is revoked in the future',
  check: ({ response: { producedAt, responses } }) =>
    responses.some(
      ({ certStatus }) => certStatus.status === 'revoked' && certStatus.revocationTime > producedAt,
    )
      ? 'revocationTime is after producedAt'
      : undefined,
};
