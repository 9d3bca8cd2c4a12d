import {
  decodeAuthorityKeyIdentifier,
  decodeSubjectKeyIdentifier,
  EXTENSION,
  equalBytes,
} from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const cscaLinkNewKey: Lint<CertificateTarget> = {
  name: 'csca-link-new-key',
  clause: 'Doc 9303-12 4.1.3: the old key certifies the new one',
  roles: ['csca-link'],
  check: ({ certificate }) => {
    const ski = readExtension(
      certificate,
      EXTENSION.subjectKeyIdentifier,
      decodeSubjectKeyIdentifier,
    );
    const aki = readExtension(
      certificate,
      EXTENSION.authorityKeyIdentifier,
      decodeAuthorityKeyIdentifier,
    )?.keyIdentifier;
    return ski !== undefined && aki !== undefined && equalBytes(ski, aki)
      ? 'the key is certified by itself'
      : undefined;
  },
};
