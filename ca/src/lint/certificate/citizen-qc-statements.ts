import { decodeQcStatements, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical, readExtension } from '../read-extension.ts';

export const citizenQcStatements: Lint<CertificateTarget> = {
  name: 'citizen-qc-statements',
  clause: 'EN 319 412-5 QCS-4.1-02',
  roles: ['citizen'],
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.qcStatements) === true
      ? 'qcStatements must not be critical'
      : void readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements),
};
