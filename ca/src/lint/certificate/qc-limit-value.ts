import { decodeQcStatements, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const qcLimitValue: Lint<CertificateTarget> = {
  name: 'qc-limit-value',
  clause: 'EN 319 412-5 4.3.2: a currency of ISO 4217',
  check: ({ certificate }) => {
    const statements = readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements) ?? [];
    return statements.some(
      (one) =>
        one.kind === 'limitValue' &&
        typeof one.currency === 'string' &&
        !/^[A-Z]{3}$/.test(one.currency),
    )
      ? 'the currency of QcLimitValue is not three capital letters'
      : undefined;
  },
};
