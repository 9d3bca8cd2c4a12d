import type { Lint } from '../lint.ts';
import type { CvcTarget } from './target.ts';

export const cvcTerminalType: Lint<CvcTarget> = {
  name: 'cvc-terminal-type',
  clause: 'TR-03110-3 C.4.1',
  check: ({ certificate, issuer }) =>
    certificate.chat.terminalType === issuer.chat.terminalType
      ? undefined
      : `the authorisation is for ${certificate.chat.terminalType}, the issuer's for ${issuer.chat.terminalType}`,
};
