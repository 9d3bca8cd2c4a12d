import { decodeBasicConstraints, decodeExtKeyUsage, EXTENSION, KEY_PURPOSE } from '@tamga/formats';
import type { Lint, OcspTarget } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const ocspResponderMaySign: Lint<OcspTarget> = {
  name: 'ocsp-responder-may-sign',
  clause: 'RFC 6960 4.2.2.2: the authority itself, or OCSPSigning',
  check: ({ responder }) => {
    if (responder === undefined) return undefined;
    const isAuthority =
      readExtension(responder, EXTENSION.basicConstraints, decodeBasicConstraints)?.ca === true;
    const purposes = readExtension(responder, EXTENSION.extKeyUsage, decodeExtKeyUsage) ?? [];
    return isAuthority || purposes.includes(KEY_PURPOSE.ocspSigning)
      ? undefined
      : 'the responder has no extKeyUsage OCSPSigning';
  },
};
