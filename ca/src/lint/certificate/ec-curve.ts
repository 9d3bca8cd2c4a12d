import type { CertificateTarget, Lint } from '../lint.ts';

export const ecCurve: Lint<CertificateTarget> = {
  name: 'ec-curve',
  clause: 'RFC 5480 2.1.1.1; TS 119 312 6.2.3',
  check: ({ certificate: { spki } }) =>
    spki.key.kind === 'ec' && spki.key.curve === undefined
      ? `the curve ${spki.key.curveOid} is not known`
      : undefined,
};
