import { ACCESS_METHOD, decodeAuthorityInfoAccess, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const citizenAuthorityInformation: Lint<CertificateTarget> = {
  name: 'citizen-authority-information',
  clause: 'EN 319 412-2 4.4.1: caIssuers and OCSP over http',
  roles: ['citizen'],
  check: ({ certificate }) => {
    const access =
      readExtension(certificate, EXTENSION.authorityInfoAccess, decodeAuthorityInfoAccess) ?? [];
    const missing = [ACCESS_METHOD.caIssuers, ACCESS_METHOD.ocsp].filter(
      (wanted) =>
        !access.some(
          ({ method, location }) =>
            method === wanted && location.kind === 'uri' && /^https?:/.test(location.value),
        ),
    );
    return missing.length === 0 ? undefined : `no http address for ${missing.join(', ')}`;
  },
};
