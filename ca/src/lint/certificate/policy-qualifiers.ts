import { decodeCertificatePolicies, EXTENSION, oidText, parseDer } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';
import { isAddress } from '../web-address.ts';

const USER_NOTICE = '1.3.6.1.5.5.7.2.2';

export const policyQualifiers: Lint<CertificateTarget> = {
  name: 'policy-qualifiers',
  clause: 'RFC 5280 4.2.1.4: an address of the practice statement, or a user notice',
  check: ({ certificate }) => {
    const policies =
      readExtension(certificate, EXTENSION.certificatePolicies, decodeCertificatePolicies) ?? [];
    const fits = policies.every(
      ({ cps = [], otherQualifiers = [] }) =>
        cps.every((uri) => isAddress(uri, 'http', 'https')) &&
        otherQualifiers.every((raw) => qualifierId(raw) === USER_NOTICE),
    );
    return fits ? undefined : 'a qualifier is neither an http address nor a user notice';
  },
};

function qualifierId(raw: Uint8Array): string | undefined {
  const [id] = parseDer(raw).children;
  return id && oidText(id.content);
}
