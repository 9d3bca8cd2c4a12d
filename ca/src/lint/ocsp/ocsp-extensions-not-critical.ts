import type { Lint, OcspTarget } from '../lint.ts';

export const ocspExtensionsNotCritical: Lint<OcspTarget> = {
  name: 'ocsp-extensions-not-critical',
  clause: 'RFC 6960 4.4: an answer has no critical extension',
  check: ({ response }) =>
    [response, ...response.responses].some(({ extensions }) =>
      extensions.some(({ critical }) => critical),
    )
      ? 'an extension is critical'
      : undefined,
};
