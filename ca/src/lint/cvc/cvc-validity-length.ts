import type { CvcRole } from '@tamga/formats';
import { addPeriod, type Period } from '../../profiles/profile.ts';
import type { Lint } from '../lint.ts';
import type { CvcTarget } from './target.ts';

/** Longest validity a role may have: chips cannot look up a revocation, so that the end of a certificate is all there is. */
const LONGEST: Readonly<Record<CvcRole, Period>> = {
  cvca: { years: 3 },
  dvDomestic: { months: 3 },
  dvForeign: { months: 3 },
  terminal: { months: 1 },
};

export const cvcValidityLength: Lint<CvcTarget> = {
  name: 'cvc-validity-length',
  clause: 'TR-03139 6.3.2',
  check: ({ certificate: { chat, effectiveDate, expirationDate } }) =>
    expirationDate <= addPeriod(effectiveDate, LONGEST[chat.role])
      ? undefined
      : `a certificate of the role ${chat.role} is valid for so long`,
};
