import { splitReference } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { CvcTarget } from './target.ts';

export const cvcReferences: Lint<CvcTarget> = {
  name: 'cvc-references',
  clause: 'TR-03110-3 A.6.1',
  check: ({ certificate: { authorityReference, holderReference } }) =>
    [authorityReference, holderReference].every((reference) => splitReference(reference))
      ? undefined
      : 'a reference is not a country code, a mnemonic of one to nine characters and a sequence number of five',
};
