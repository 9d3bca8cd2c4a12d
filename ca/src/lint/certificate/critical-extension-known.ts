import { EXTENSION } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

const KNOWN: ReadonlySet<string> = new Set(Object.values(EXTENSION));

export const criticalExtensionKnown: Lint<CertificateTarget> = {
  name: 'critical-extension-known',
  clause: 'RFC 5280 4.2: who does not know a critical extension must refuse',
  check: ({ certificate }) => {
    const unknown = certificate.extensions.filter(
      ({ oid, critical }) => critical && !KNOWN.has(oid),
    );
    return unknown.length === 0
      ? undefined
      : `critical and unknown: ${unknown.map(({ oid }) => oid).join(', ')}`;
  },
};
