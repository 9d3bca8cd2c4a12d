import type { Lint, OcspTarget } from '../lint.ts';

export const ocspNextUpdate: Lint<OcspTarget> = {
  name: 'ocsp-next-update',
  clause: 'RFC 5019 2.2.4; RFC 6960 4.2.2.1',
  check: ({ response: { responses } }) =>
    responses.every(
      ({ thisUpdate, nextUpdate }) => nextUpdate !== undefined && thisUpdate <= nextUpdate,
    )
      ? undefined
      : 'nextUpdate is missing, or before thisUpdate',
};
