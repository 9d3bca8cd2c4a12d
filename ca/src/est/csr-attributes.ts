import { type CsrAttr, CURVE_OID, EC_PUBLIC_KEY_OID, encodeCsrAttrs, oid } from '@tamga/formats';
import { MACHINE_PROFILES } from './machine.ts';

/** ecdsa-with-SHA256 and ecdsa-with-SHA384 (RFC 5758 3.2). */
const SIGNATURES = ['1.2.840.10045.4.3.2', '1.2.840.10045.4.3.3'];

/** CsrAttrs: the keys that the profiles take, and how a request may be signed (RFC 7030 4.5.2). */
export function csrAttributes(): Uint8Array {
  const curves = Object.values(MACHINE_PROFILES)
    .flatMap(({ publicKeys }) => publicKeys)
    .flatMap((rule) => (rule.kind === 'ec' ? rule.curves : []));
  const attrs: CsrAttr[] = [
    { type: EC_PUBLIC_KEY_OID, values: [...new Set(curves)].map((curve) => oid(CURVE_OID[curve])) },
    ...SIGNATURES,
  ];
  return encodeCsrAttrs(attrs);
}
