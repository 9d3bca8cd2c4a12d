import type { CertificateRevocationList, CrlReason } from '@tamga/formats';

/** The reason of each certificate that is revoked or on hold, by its serial number. */
export type Listed = ReadonlyMap<bigint, CrlReason>;

/** What a complete list says. */
export function listed(complete: CertificateRevocationList): Map<bigint, CrlReason> {
  const reasons = new Map<bigint, CrlReason>();
  for (const { serial, reason } of complete.entries()) reasons.set(serial.value, reason);
  return reasons;
}

/** What a complete list and a delta say together (RFC 5280 5.2.4). Whether they may be combined is judged elsewhere. */
export function combine(
  complete: CertificateRevocationList,
  delta: CertificateRevocationList,
): Listed {
  const reasons = listed(complete);
  for (const { serial, reason } of delta.entries()) {
    if (reason === 'removeFromCRL') reasons.delete(serial.value);
    else reasons.set(serial.value, reason);
  }
  return reasons;
}
