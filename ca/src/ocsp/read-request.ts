import { createHash } from 'node:crypto';
import {
  type CertId,
  type Certificate,
  equalBytes,
  FormatError,
  type OcspRequest,
  parseOcspRequest,
} from '@tamga/formats';
import { keyOf } from '../status/standing-mirror.ts';

/** The request, or `undefined` for bytes that are none. */
export function readRequest(bytes: Uint8Array): OcspRequest | undefined {
  try {
    return parseOcspRequest(bytes);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** One certificate that is asked for, by what it is found with. */
export interface AskedFor {
  readonly certId: CertId;
  readonly serialKey: string;
  readonly idKey: string;
}

/** What a request asks for that can get an answer which others get too: one certificate of ours, without a nonce. */
export function askedForOne(
  { certIds, nonce }: OcspRequest,
  isOurs: (certId: CertId) => boolean,
): AskedFor | undefined {
  const [certId, ...others] = withoutRepeats(certIds);
  if (nonce !== undefined || certId === undefined || others.length > 0 || !isOurs(certId)) {
    return undefined;
  }
  return { certId, serialKey: keyOf(certId.serial.bytes), idKey: certIdKey(certId) };
}

/** The bytes of a CertID as a key of maps. */
function certIdKey({ raw }: CertId): string {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('latin1');
}

/** RFC 6960 4.2.2.3: one SingleResponse for each certificate, however often it was asked for. */
export function withoutRepeats(certIds: readonly CertId[]): readonly CertId[] {
  if (certIds.length === 1) return certIds;
  return [...new Map(certIds.map((certId) => [certIdKey(certId), certId])).values()];
}

/** RFC 6960 4.1.1: name hash and key hash must both be the issuer's, under the asker's hash. */
export function issuerMatcher(issuer: Certificate): (certId: CertId) => boolean {
  const hashes = (['sha1', 'sha256'] as const).map((algorithm) => ({
    algorithm,
    nameHash: hash(algorithm, issuer.subject.raw),
    keyHash: hash(algorithm, issuer.spki.publicKey),
  }));
  return (certId) =>
    hashes.some(
      ({ algorithm, nameHash, keyHash }) =>
        certId.hash === algorithm &&
        equalBytes(certId.issuerNameHash, nameHash) &&
        equalBytes(certId.issuerKeyHash, keyHash),
    );
}

/** KeyHash of a ResponderID (RFC 6960 4.2.1). */
export function keyHashOf({ spki }: Certificate): Uint8Array {
  return hash('sha1', spki.publicKey);
}

function hash(algorithm: 'sha1' | 'sha256', bytes: Uint8Array): Buffer {
  return createHash(algorithm).update(bytes).digest();
}
