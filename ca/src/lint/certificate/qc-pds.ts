import { decodeQcStatements, EXTENSION, type PdsLocation } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';
import { isAddress } from '../web-address.ts';

export const qcPds: Lint<CertificateTarget> = {
  name: 'qc-pds',
  clause: 'EN 319 412-5 4.3.4: https, and a language of ISO 639-1 in lower case',
  check: ({ certificate }) => {
    const statements = readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements) ?? [];
    const fits = statements.every(
      (statement) => statement.kind !== 'pds' || areLocations(statement.locations),
    );
    return fits ? undefined : 'QcPDS is empty, not https, or its language is not two small letters';
  },
};

function areLocations(locations: readonly PdsLocation[]): boolean {
  return (
    locations.length > 0 &&
    new Set(locations.map(({ language }) => language)).size === locations.length &&
    locations.every(({ url, language }) => isAddress(url, 'https') && /^[a-z]{2}$/.test(language))
  );
}
