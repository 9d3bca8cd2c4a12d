import type { Lint, OcspTarget } from '../lint.ts';

export const ocspProducedAt: Lint<OcspTarget> = {
  name: 'ocsp-produced-at',
  clause: 'RFC 6960 4.2.2.1: nothing is known before it is produced',
  check: ({ response: { producedAt, responses } }) =>
    responses.some(({ thisUpdate }) => thisUpdate > producedAt)
      ? 'producedAt is before thisUpdate'
      : undefined,
};
