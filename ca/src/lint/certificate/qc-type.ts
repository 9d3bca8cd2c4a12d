import { decodeQcStatements, EXTENSION, QC_TYPE } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

const TYPES: ReadonlySet<string> = new Set(Object.values(QC_TYPE));

export const qcType: Lint<CertificateTarget> = {
  name: 'qc-type',
  clause: 'EN 319 412-5 4.2.3: exactly one type',
  check: ({ certificate }) => {
    const statements = readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements) ?? [];
    const fits = statements.every(
      (statement) =>
        statement.kind !== 'type' ||
        (statement.types.length === 1 && statement.types.every((type) => TYPES.has(type))),
    );
    return fits ? undefined : 'QcType is not exactly one of esign, eseal and web';
  },
};
