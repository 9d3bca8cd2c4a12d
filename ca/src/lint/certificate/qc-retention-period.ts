import { decodeQcStatements, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const qcRetentionPeriod: Lint<CertificateTarget> = {
  name: 'qc-retention-period',
  clause: 'EN 319 412-5 4.3.3',
  check: ({ certificate }) => {
    const statements = readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements) ?? [];
    return statements.some((one) => one.kind === 'retentionPeriod' && one.years < 1)
      ? 'QcRetentionPeriod is no year'
      : undefined;
  },
};
