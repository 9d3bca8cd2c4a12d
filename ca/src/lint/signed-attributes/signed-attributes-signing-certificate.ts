import { CMS_ATTRIBUTE, HASH_LENGTH, readSignedAttributes } from '@tamga/formats';
import type { Lint, SignedAttributesTarget } from '../lint.ts';
import { onlyValue, valuesOf } from './attribute-values.ts';

export const signedAttributesSigningCertificate: Lint<SignedAttributesTarget> = {
  name: 'signed-attributes-signing-certificate',
  clause: 'RFC 5035 3 and 4: one value, at least one ESSCertIDv2',
  check: (target) => {
    if (valuesOf(target, CMS_ATTRIBUTE.signingCertificateV2).length === 0) return undefined;
    if (onlyValue(target, CMS_ATTRIBUTE.signingCertificateV2) === undefined) {
      return 'signingCertificateV2 has not exactly one value';
    }
    const ids = readSignedAttributes(target.attributes).signingCertificateV2 ?? [];
    return ids.length > 0 &&
      ids.every(({ hash, certHash }) => certHash.length === HASH_LENGTH[hash])
      ? undefined
      : 'signingCertificateV2 names no certificate, or a hash has the wrong length';
  },
};
