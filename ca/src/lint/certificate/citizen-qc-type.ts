import { decodeQcStatements, EXTENSION, QC_TYPE } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

const OTHERS: readonly string[] = [QC_TYPE.eseal, QC_TYPE.web];

export const citizenQcType: Lint<CertificateTarget> = {
  name: 'citizen-qc-type',
  clause: 'EN 319 412-5 4.2.3: a natural person signs, and neither seals nor serves',
  roles: ['citizen'],
  check: ({ certificate }) => {
    const statements = readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements) ?? [];
    const fits = statements.every(
      (statement) =>
        statement.kind !== 'type' || statement.types.every((type) => !OTHERS.includes(type)),
    );
    return fits ? undefined : 'QcType of a citizen is not esign';
  },
};
