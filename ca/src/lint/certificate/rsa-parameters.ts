import { rsaParametersFault } from '../../keys/encoding-fault.ts';
import type { CertificateTarget, Lint } from '../lint.ts';

export const rsaParameters: Lint<CertificateTarget> = {
  name: 'rsa-parameters',
  clause: 'RFC 3279 2.3.1: NULL',
  check: ({ certificate: { spki } }) => rsaParametersFault(spki),
};
