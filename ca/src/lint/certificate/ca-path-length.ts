import { decodeBasicConstraints, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const caPathLength: Lint<CertificateTarget> = {
  name: 'ca-path-length',
  clause: 'RFC 5280 4.2.1.9: no authority below an issuing one; Doc 9303-12 7.1.1',
  roles: ['subordinate-ca', 'csca', 'csca-link'],
  check: ({ certificate }) => {
    const basic = readExtension(certificate, EXTENSION.basicConstraints, decodeBasicConstraints);
    // Whether it is an authority at all is asked elsewhere.
    return basic?.ca !== true || basic.pathLength === 0 ? undefined : 'pathLenConstraint is not 0';
  },
};
