import type { CrlTarget, Lint } from '../lint.ts';

export const crlVersion2: Lint<CrlTarget> = {
  name: 'crl-version-2',
  clause: 'RFC 5280 5.1.2.1',
  check: ({ crl }) => (crl.version === 2 ? undefined : 'the version is not 2'),
};
