import { type Certificate, decodePrivateKeyUsagePeriod, EXTENSION, nameText } from '@tamga/formats';
import { CaError } from '../errors.ts';
import { readExtension } from '../lint/read-extension.ts';

/**
 * The private key's own period (Doc 9303-12 7.1.1), which ends years before the certificate does; both
 * bounds are inclusive. Without the extension the certificate's validity counts.
 *
 * @throws CaError SIGNER_NOT_IN_PERIOD
 */
export function assertMaySign(certificate: Certificate, now: Date): void {
  const period = readExtension(
    certificate,
    EXTENSION.privateKeyUsagePeriod,
    decodePrivateKeyUsagePeriod,
  );
  const from = period?.notBefore ?? certificate.notBefore;
  const to = period?.notAfter ?? certificate.notAfter;
  if (now >= from && now <= to) return;
  throw new CaError(
    'SIGNER_NOT_IN_PERIOD',
    `${nameText(certificate.subject.rdns)} signs from ${from.toISOString()} to ${to.toISOString()}: a new signer is needed.`,
  );
}
