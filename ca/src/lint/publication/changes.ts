import type { CertificateRevocationList } from '@tamga/formats';
import { combine, listed } from './combine.ts';
import { placeOf } from './series.ts';

/** What a list changes in what a complete list before it said, in certificates. */
export interface CrlChanges {
  readonly revoked: number;
  readonly onHold: number;
  readonly released: number;
  /** Another reason than before: revoked after a hold, most of them. */
  readonly reasonChanged: number;
  /** Revoked, and no longer listed: right once they have expired (RFC 5280 3.3). */
  readonly gone: number;
}

/** Undefined where the list before is a delta, which does not say who else is revoked. */
export function changesSince(
  previous: CertificateRevocationList,
  crl: CertificateRevocationList,
): CrlChanges | undefined {
  if (placeOf(previous).base !== undefined) return undefined;
  const before = listed(previous);
  const after = placeOf(crl).base === undefined ? listed(crl) : combine(previous, crl);
  const changes = { revoked: 0, onHold: 0, released: 0, reasonChanged: 0, gone: 0 };
  for (const [serial, reason] of after) {
    const was = before.get(serial);
    if (was === undefined) changes[reason === 'certificateHold' ? 'onHold' : 'revoked'] += 1;
    else if (was !== reason) changes.reasonChanged += 1;
  }
  for (const [serial, was] of before) {
    if (!after.has(serial)) changes[was === 'certificateHold' ? 'released' : 'gone'] += 1;
  }
  return changes;
}
