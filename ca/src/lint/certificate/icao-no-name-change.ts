import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';

export const icaoNoNameChange: Lint<CertificateTarget> = {
  name: 'icao-no-name-change',
  clause: 'Doc 9303-12 7.1.1 table 6: only a CSCA has changed its name',
  roles: ['document-signer', 'master-list-signer'],
  check: ({ certificate }) =>
    isPresent(certificate, EXTENSION.nameChange) ? 'nameChange must be absent' : undefined,
};
