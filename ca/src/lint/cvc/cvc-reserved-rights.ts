import { INSPECTION_RIGHT } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { CvcTarget } from './target.ts';

const DEFINED = INSPECTION_RIGHT.fingerprints | INSPECTION_RIGHT.iris;

export const cvcReservedRights: Lint<CvcTarget> = {
  name: 'cvc-reserved-rights',
  clause: 'TR-03110-3 C.4.1 (table of inspection systems)',
  check: ({ certificate: { chat } }) =>
    chat.terminalType !== 'inspectionSystem' || ((chat.rights[0] ?? 0) & ~DEFINED) === 0
      ? undefined
      : 'a bit of the rights of an inspection system is set that stands for nothing',
};
