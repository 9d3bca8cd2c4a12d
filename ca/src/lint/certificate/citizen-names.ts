import { type AttributeName, nameValues } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

export const citizenNames: Lint<CertificateTarget> = {
  name: 'citizen-names',
  clause: 'EN 319 412-2 NAT-4.2.4-3 and -4',
  roles: ['citizen'],
  check: ({ certificate: { subject } }) => {
    const stands = (short: AttributeName): boolean => nameValues(subject.rdns, short).length > 0;
    return (stands('GN') || stands('SN')) !== stands('pseudonym')
      ? undefined
      : 'not exactly one of surname or given name, and pseudonym';
  },
};
