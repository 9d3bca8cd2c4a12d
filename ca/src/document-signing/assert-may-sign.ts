import { type Certificate, decodePrivateKeyUsagePeriod, EXTENSION, nameText } from '@tamga/formats';
import { CaError } from '../errors.ts';
import { readExtension } from '../lint/read-extension.ts';

/** Both bounds belong to it, as whole seconds. */
export interface SigningPeriod {
  readonly from: Date;
  readonly to: Date;
}

/**
 * The private key's own period (Doc 9303-12 7.1.1), which ends years before the certificate does.
 * Without the extension the certificate's validity counts.
 */
export function signingPeriod(certificate: Certificate): SigningPeriod {
  const period = readExtension(
    certificate,
    EXTENSION.privateKeyUsagePeriod,
    decodePrivateKeyUsagePeriod,
  );
  const from = period?.notBefore ?? certificate.notBefore;
  const to = period?.notAfter ?? certificate.notAfter;
  return { from, to };
}

/** A bound names a second and all of it: the clock is read as it would be written (RFC 5280 4.1.2.5). */
export function isInside({ from, to }: SigningPeriod, now: Date): boolean {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  return second >= from.getTime() && second <= to.getTime();
}

/** @throws CaError SIGNER_NOT_IN_PERIOD */
export function assertMaySign(
  certificate: Certificate,
  now: Date,
  period: SigningPeriod = signingPeriod(certificate),
): void {
  if (isInside(period, now)) return;
  const [from, to] = [period.from.toISOString(), period.to.toISOString()];
  throw new CaError(
    'SIGNER_NOT_IN_PERIOD',
    `${nameText(certificate.subject.rdns)} signs from ${from} to ${to}: a new signer is needed.`,
  );
}
