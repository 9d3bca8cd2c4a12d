import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isCritical } from '../read-extension.ts';

export const qcStatementsNotCritical: Lint<CertificateTarget> = {
  name: 'qc-statements-not-critical',
  clause: 'EN 319 412-5 QCS-4.1-02',
  check: ({ certificate }) =>
    isCritical(certificate, EXTENSION.qcStatements) === true
      ? 'qcStatements must not be critical'
      : undefined,
};
