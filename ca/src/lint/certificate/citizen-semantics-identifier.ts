import { decodeQcStatements, EXTENSION, SEMANTICS_NATURAL_OID } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const citizenSemanticsIdentifier: Lint<CertificateTarget> = {
  name: 'citizen-semantics-identifier',
  clause: 'EN 319 412-1 5.1.2 and 5.1.3; RFC 3739 3.2.6.1',
  roles: ['citizen'],
  check: ({ certificate }) =>
    (readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements) ?? []).some(
      (statement) =>
        statement.kind === 'semantics' && statement.identifier === SEMANTICS_NATURAL_OID,
    )
      ? undefined
      : 'nothing says that the subject serialNumber is the identifier of a natural person',
};
