import { decodeQcStatements, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const qcLegislation: Lint<CertificateTarget> = {
  name: 'qc-legislation',
  clause: 'EN 319 412-5 4.2.4 and 4.2.5: codes of ISO 3166-1 alpha-2 in upper case',
  check: ({ certificate }) => {
    const statements = readExtension(certificate, EXTENSION.qcStatements, decodeQcStatements) ?? [];
    const fits = statements.every((statement) => {
      if (statement.kind !== 'legislation' && statement.kind !== 'sscdLegislation') return true;
      const { countries } = statement;
      return (
        countries.length > 0 &&
        new Set(countries).size === countries.length &&
        countries.every((country) => /^[A-Z]{2}$/.test(country))
      );
    });
    return fits
      ? undefined
      : 'a country of a legislation is not two capital letters, or none is named';
  },
};
