import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { isPresent } from '../read-extension.ts';
import { OTHER_EXTENSION } from './other-extensions.ts';

const FORBIDDEN = {
  policyMappings: EXTENSION.policyMappings,
  nameConstraints: EXTENSION.nameConstraints,
  policyConstraints: EXTENSION.policyConstraints,
  inhibitAnyPolicy: EXTENSION.inhibitAnyPolicy,
  freshestCRL: EXTENSION.freshestCRL,
  subjectDirectoryAttributes: OTHER_EXTENSION.subjectDirectoryAttributes,
  netscapeCertType: OTHER_EXTENSION.netscapeCertType,
  netscapeComment: OTHER_EXTENSION.netscapeComment,
};

export const icaoForbiddenExtensions: Lint<CertificateTarget> = {
  name: 'icao-forbidden-extensions',
  clause: 'Doc 9303-12 7.1.1 table 6',
  roles: ['icao'],
  check: ({ certificate }) => {
    const found = Object.entries(FORBIDDEN)
      .filter(([, oid]) => isPresent(certificate, oid))
      .map(([name]) => name);
    return found.length === 0 ? undefined : `not allowed here: ${found.join(', ')}`;
  },
};
