import { decodeGeneralNames, EXTENSION, type GeneralName } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

const HOST =
  /^([*][.])?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const MAILBOX = /^[\x21-\x7e]+@[A-Za-z0-9.-]+$/;
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/;

export const alternativeNameForms: Lint<CertificateTarget> = {
  name: 'alternative-name-forms',
  clause: 'RFC 5280 4.2.1.6 and 4.2.1.7',
  check: ({ certificate }) => {
    const wrong = (['subjectAltName', 'issuerAltName'] as const).filter((extension) =>
      (readExtension(certificate, EXTENSION[extension], decodeGeneralNames) ?? []).some(
        (name) => !isWellFormed(name),
      ),
    );
    return wrong.length === 0 ? undefined : `a name is not in its form: ${wrong.join(', ')}`;
  },
};

function isWellFormed(name: GeneralName): boolean {
  switch (name.kind) {
    case 'dns':
      return HOST.test(name.value) && name.value.length <= 253;
    case 'email':
      return MAILBOX.test(name.value);
    case 'uri':
      return ABSOLUTE_URI.test(name.value);
    case 'ip':
      return name.value.length === 4 || name.value.length === 16;
    case 'directory':
      return name.rdns.length > 0;
    default:
      return true;
  }
}
