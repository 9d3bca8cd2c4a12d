import type { CertificateTarget, Lint } from '../lint.ts';

export const icaoEcExplicitParameters: Lint<CertificateTarget> = {
  name: 'icao-ec-explicit-parameters',
  clause: 'Doc 9303-12 4.1.6: the parameters of a curve are written out',
  roles: ['icao'],
  check: ({ certificate: { spki } }) =>
    spki.key.kind === 'ec' ? 'the curve is named instead of written out' : undefined,
};
