import type { Lint } from '../lint.ts';
import { type CvcTarget, isSelfSigned } from './target.ts';

/** CVCA, Document Verifier, terminal: each certifies the next one; a CVCA also its own next key. */
export const cvcRoleOrder: Lint<CvcTarget> = {
  name: 'cvc-role-order',
  clause: 'TR-03110-3 2.3.2',
  check: (target) => {
    const { role } = target.certificate.chat;
    const issuer = target.issuer.chat.role;
    if (isSelfSigned(target)) return role === 'cvca' ? undefined : 'only a CVCA signs for itself';
    const mayCertify = issuer === 'cvca' ? role !== 'terminal' : role === 'terminal';
    return mayCertify && issuer !== 'terminal' ? undefined : `${issuer} does not certify ${role}`;
  },
};
