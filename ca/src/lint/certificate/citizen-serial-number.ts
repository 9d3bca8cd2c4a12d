import { nameValues } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

const FORM = /^(PAS|IDC|PNO|TIN)[A-Z]{2}-.{1,58}$/;

export const citizenSerialNumber: Lint<CertificateTarget> = {
  name: 'citizen-serial-number',
  clause: 'EN 319 412-1 NAT-5.1.3',
  roles: ['citizen'],
  check: ({ certificate: { subject } }) => {
    const values = nameValues(subject.rdns, 'serialNumber');
    return values.length === 1 && values.every((value) => FORM.test(value))
      ? undefined
      : 'the subject serialNumber is not of the form PNOMN-...';
  },
};
