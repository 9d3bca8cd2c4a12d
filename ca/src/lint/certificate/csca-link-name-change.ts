import { EXTENSION, namesMatch } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';

export const cscaLinkNameChange: Lint<CertificateTarget> = {
  name: 'csca-link-name-change',
  clause: 'Doc 9303-12 7.1.1.6: when the name has changed, and only then',
  roles: ['csca-link'],
  check: ({ certificate }) => {
    const { issuer, subject } = certificate;
    return namesMatch(issuer.rdns, subject.rdns) === isPresent(certificate, EXTENSION.nameChange)
      ? 'nameChange does not say whether issuer and subject differ'
      : undefined;
  },
};
