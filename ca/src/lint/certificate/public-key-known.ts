import type { CertificateTarget, Lint } from '../lint.ts';

export const publicKeyKnown: Lint<CertificateTarget> = {
  name: 'public-key-known',
  clause: 'RFC 3279 2.3',
  check: ({ certificate: { spki } }) =>
    spki.key.kind === 'other' ? `the key algorithm ${spki.algorithm.oid} is not known` : undefined,
};
