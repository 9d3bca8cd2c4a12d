import { decodeGeneralNames, EXTENSION, nameValues } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const icaoAlternativeNames: Lint<CertificateTarget> = {
  name: 'icao-alternative-names',
  clause: 'Doc 9303-12 7.1.1.2: state code and contact in subject and issuer',
  roles: ['icao'],
  check: ({ certificate }) => {
    const wrong = (['subjectAltName', 'issuerAltName'] as const).filter((name) => {
      const names = readExtension(certificate, EXTENSION[name], decodeGeneralNames) ?? [];
      const states = names.flatMap((item) =>
        item.kind === 'directory' ? nameValues(item.rdns, 'L') : [],
      );
      const contact = names.some(({ kind }) => kind === 'email' || kind === 'uri');
      return !contact || !states.some((state) => /^[A-Z]{3}$/.test(state));
    });
    return wrong.length === 0 ? undefined : `without state code or contact: ${wrong.join(', ')}`;
  },
};
