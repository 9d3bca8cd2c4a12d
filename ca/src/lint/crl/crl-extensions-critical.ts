import { EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';

const CRITICAL: ReadonlySet<string> = new Set([
  EXTENSION.issuingDistributionPoint,
  EXTENSION.deltaCRLIndicator,
]);

export const crlExtensionsCritical: Lint<CrlTarget> = {
  name: 'crl-extensions-critical',
  clause: 'RFC 5280 5.2: issuingDistributionPoint and deltaCRLIndicator, and no other',
  check: ({ crl }) => {
    const wrong = crl.extensions.filter(({ oid, critical }) => critical !== CRITICAL.has(oid));
    return wrong.length === 0
      ? undefined
      : `critical where it must not be, or not where it must: ${wrong.map(({ oid }) => oid).join(', ')}`;
  },
};
