import { type AttributeName, nameValues } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const citizenSubject: Lint<CertificateTarget> = {
  name: 'citizen-subject',
  clause: 'EN 319 412-2 NAT-4.2.4-1: C and CN',
  roles: ['citizen'],
  check: ({ certificate: { subject } }) => {
    const count = (short: AttributeName): number => nameValues(subject.rdns, short).length;
    return count('C') === 1 && count('CN') === 1 ? undefined : 'C and CN do not stand once each';
  },
};
