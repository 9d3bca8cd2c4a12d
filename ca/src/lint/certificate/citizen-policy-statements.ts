import {
  decodeCertificatePolicies,
  decodeQcStatements,
  EXTENSION,
  type QcStatement,
} from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

const QCP_N = '0.4.0.194112.1.0';
const QCP_N_QSCD = '0.4.0.194112.1.2';

export const citizenPolicyStatements: Lint<CertificateTarget> = {
  name: 'citizen-policy-statements',
  clause: 'EN 319 411-2 GEN-6.6.1; EN 319 412-5 4.2: the policy and the statements agree',
  roles: ['citizen'],
  check: ({ certificate }) => {
    const policies = (
      readExtension(certificate, EXTENSION.certificatePolicies, decodeCertificatePolicies) ?? []
    ).map(({ policy }) => policy);
    const statements = readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements) ?? [];
    const says = (kind: QcStatement['kind']) => statements.some((one) => one.kind === kind);
    const isQualified = policies.includes(QCP_N) || policies.includes(QCP_N_QSCD);
    if (isQualified !== says('compliance')) return 'QcCompliance goes with a policy QCP-n';
    return policies.includes(QCP_N_QSCD) === says('sscd')
      ? undefined
      : 'QcSSCD goes with the policy QCP-n-qscd';
  },
};
