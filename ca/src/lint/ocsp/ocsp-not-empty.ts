import type { Lint, OcspTarget } from '../lint.ts';

export const ocspNotEmpty: Lint<OcspTarget> = {
  name: 'ocsp-not-empty',
  clause: 'RFC 6960 4.2.1: at least one answer',
  check: ({ response }) => (response.responses.length > 0 ? undefined : 'there is no answer in it'),
};
