import type { CertificateTarget, Lint } from '../lint.ts';

export const ecNamedCurve: Lint<CertificateTarget> = {
  name: 'ec-named-curve',
  clause: 'RFC 5480 2.1.1: namedCurve, outside travel documents',
  check: ({ certificate: { spki }, roles }) =>
    spki.key.kind === 'ec-explicit' && !roles.has('icao')
      ? 'the curve is written out instead of named'
      : undefined,
};
