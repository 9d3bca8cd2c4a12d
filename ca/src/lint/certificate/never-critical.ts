import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { OTHER_EXTENSION } from './other-extensions.ts';

const OIDS = new Map<string, string>(
  Object.entries({
    authorityKeyIdentifier: EXTENSION.authorityKeyIdentifier,
    issuerAltName: EXTENSION.issuerAltName,
    cRLDistributionPoints: EXTENSION.cRLDistributionPoints,
    freshestCRL: EXTENSION.freshestCRL,
    authorityInfoAccess: EXTENSION.authorityInfoAccess,
    subjectInfoAccess: OTHER_EXTENSION.subjectInfoAccess,
    subjectDirectoryAttributes: OTHER_EXTENSION.subjectDirectoryAttributes,
    certificatePolicies: EXTENSION.certificatePolicies,
    privateKeyUsagePeriod: EXTENSION.privateKeyUsagePeriod,
    documentTypeList: EXTENSION.documentTypeList,
    nameChange: EXTENSION.nameChange,
  }).map(([name, oid]) => [oid, name]),
);

export const neverCritical: Lint<CertificateTarget> = {
  name: 'never-critical',
  clause: 'RFC 5280 4.2.1 and 4.2.2; EN 319 412-2 4.3; Doc 9303-12 7.1.1',
  check: ({ certificate }) => {
    const wrong = certificate.extensions.flatMap(({ oid, critical }) => {
      const name = critical ? OIDS.get(oid) : undefined;
      return name === undefined ? [] : [name];
    });
    return wrong.length === 0 ? undefined : `critical, and must not be: ${wrong.join(', ')}`;
  },
};
