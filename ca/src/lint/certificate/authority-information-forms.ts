import { ACCESS_METHOD, decodeAuthorityInfoAccess, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';
import { isAddress } from '../web-address.ts';

const SCHEMES: ReadonlyMap<string, readonly string[]> = new Map([
  [ACCESS_METHOD.ocsp, ['http', 'https']],
  [ACCESS_METHOD.caIssuers, ['http', 'https', 'ldap']],
]);

export const authorityInformationForms: Lint<CertificateTarget> = {
  name: 'authority-information-forms',
  clause: 'RFC 5280 4.2.2.1; EN 319 412-2 4.4.1',
  check: ({ certificate }) => {
    const access =
      readExtension(certificate, EXTENSION.authorityInfoAccess, decodeAuthorityInfoAccess) ?? [];
    const fits = access.every(({ method, location }) => {
      const schemes = SCHEMES.get(method);
      return (
        schemes === undefined || (location.kind === 'uri' && isAddress(location.value, ...schemes))
      );
    });
    return fits ? undefined : 'a location is no http (or, for caIssuers, ldap) address';
  },
};
