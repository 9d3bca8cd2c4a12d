import { ANY_POLICY_OID, decodePolicyMappings, EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const policyMappings: Lint<CertificateTarget> = {
  name: 'policy-mappings',
  clause: 'RFC 5280 4.2.1.5: in authorities only, never from or to anyPolicy',
  check: ({ certificate, roles }) => {
    const mappings = readExtension(certificate, EXTENSION.policyMappings, decodePolicyMappings);
    if (mappings === undefined) return undefined;
    const touchesAny = mappings.some((mapping) => Object.values(mapping).includes(ANY_POLICY_OID));
    return roles.has('ca') && !touchesAny
      ? undefined
      : 'policyMappings of no authority, or from or to anyPolicy';
  },
};
