import { decodeQcStatements, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const qcComplianceLegislation: Lint<CertificateTarget> = {
  name: 'qc-compliance-legislation',
  clause: 'EN 319 412-5 4.2.4: outside the Union, which law makes it qualified',
  roles: ['citizen'],
  check: ({ certificate }) => {
    const statements = readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements) ?? [];
    const says = (kind: string): boolean => statements.some((one) => one.kind === kind);
    return says('compliance') === says('legislation')
      ? undefined
      : 'QcCompliance and QcCClegislation stand together or not at all';
  },
};
