import { ecPointFault } from '../../keys/encoding-fault.ts';
import type { CertificateTarget, Lint } from '../lint.ts';

export const ecPoint: Lint<CertificateTarget> = {
  name: 'ec-point',
  clause: 'RFC 5480 2.2: uncompressed',
  check: ({ certificate: { spki } }) => ecPointFault(spki),
};
