import { createHash } from 'node:crypto';
import { type CertIdFields, type Certificate, parseOcspResponse } from '@tamga/formats';

export function certIdOf(
  issuer: Certificate,
  serial: Uint8Array,
  hash: 'sha1' | 'sha256' = 'sha1',
): CertIdFields {
  const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest();
  return {
    hash,
    issuerNameHash: digest(issuer.subject.raw),
    issuerKeyHash: digest(issuer.spki.publicKey),
    serial,
  };
}

/** The one certificate status of a response, or why there is none. */
export function statusIn(response: Uint8Array): string {
  const parsed = parseOcspResponse(response);
  if (parsed.status !== 'successful') return parsed.status;
  const [only, ...others] = parsed.basic.responses;
  if (only === undefined || others.length > 0) throw new RangeError('not one response');
  return only.certStatus.status;
}
