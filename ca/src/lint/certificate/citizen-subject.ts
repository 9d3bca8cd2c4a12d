import { type AttributeName, nameValues } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const citizenSubject: Lint<CertificateTarget> = {
  name: 'citizen-subject',
  clause: 'EN 319 412-2 NAT-4.2.4-1: C, CN, names or pseudonym',
  roles: ['citizen'],
  check: ({ certificate: { subject } }) => {
    const count = (short: AttributeName): number => nameValues(subject.rdns, short).length;
    if (count('C') !== 1 || count('CN') !== 1) return 'C and CN stand once each';
    const named = count('GN') + count('SN') > 0;
    return named !== count('pseudonym') > 0
      ? undefined
      : 'either surname or given name, or a pseudonym';
  },
};
