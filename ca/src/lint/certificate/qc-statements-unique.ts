import { decodeQcStatements, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const qcStatementsUnique: Lint<CertificateTarget> = {
  name: 'qc-statements-unique',
  clause: 'EN 319 412-5 4.2 and 4.3: a statement once',
  check: ({ certificate }) => {
    const ids = (readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements) ?? []).map(
      (statement) => (statement.kind === 'other' ? statement.id : statement.kind),
    );
    return new Set(ids).size === ids.length ? undefined : 'a statement stands twice';
  },
};
