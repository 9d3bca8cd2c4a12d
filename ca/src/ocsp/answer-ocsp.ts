import { createHash } from 'node:crypto';
import {
  assembleOcspResponse,
  buildOcspError,
  buildResponseData,
  type CertId,
  type Certificate,
  type CertStatus,
  equalBytes,
  FormatError,
  type OcspRequest,
  parseOcspRequest,
} from '@tamga/formats';
import type { Sql } from 'postgres';
import { permitOcspResponse } from '../lint/signing-permit.ts';
import type { SigningAuthority } from '../pki.ts';
import { type RegisteredStatus, readStatuses } from '../status/read-status.ts';

export interface OcspOptions {
  readonly sql: Sql;
  readonly issuer: Certificate;
  readonly responder: SigningAuthority;
  readonly clock: () => Date;
}

/** An OCSPRequest in, an OCSPResponse out (RFC 6960), signed at this moment. */
export type OcspAnswerer = (request: Uint8Array) => Promise<Uint8Array>;

/** A changed status is to be seen within seconds; clients may keep an answer this long. */
const FRESH_MS = 60_000;

export function createOcspAnswerer(options: OcspOptions): OcspAnswerer {
  const { responder, issuer } = options;
  const responderId = {
    byKeyHash: hash('sha1', responder.certificate.spki.publicKey),
  };
  const isOurs = issuerMatcher(issuer);
  return async (bytes) => {
    const request = readRequest(bytes);
    if (request === undefined) return buildOcspError('malformedRequest');
    const asked = withoutRepeats(request.certIds);
    const ours = asked.filter(isOurs);
    // RFC 6960 2.3: nothing here is ours to answer for.
    if (ours.length === 0) return buildOcspError('unauthorized');
    const statuses = await readStatuses(
      options.sql,
      ours.map(({ serial }) => serial.bytes),
    );
    const known = new Map(ours.map((certId, index) => [certId, statuses[index]]));
    const now = new Date(Math.floor(options.clock().getTime() / 1000) * 1000);
    const nextUpdate = earlier(new Date(now.getTime() + FRESH_MS), responder.certificate.notAfter);
    const data = buildResponseData({
      responderId,
      producedAt: now,
      ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
      responses: asked.map((certId) => ({
        certId: certId.raw,
        certStatus: certStatus(known.get(certId), now),
        thisUpdate: now,
        nextUpdate,
      })),
    });
    const { signer } = responder;
    const signature = await signer.sign(
      permitOcspResponse(data, signer.algorithm, { responder: responder.certificate }),
    );
    return assembleOcspResponse(data, signer.algorithm, signature, [responder.certificate.raw]);
  };
}

function readRequest(bytes: Uint8Array): OcspRequest | undefined {
  try {
    return parseOcspRequest(bytes);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** RFC 6960 4.2.2.3: one SingleResponse for each certificate, however often it was asked for. */
function withoutRepeats(certIds: readonly CertId[]): readonly CertId[] {
  return [
    ...new Map(certIds.map((certId) => [Buffer.from(certId.raw).toString('hex'), certId])).values(),
  ];
}

/** RFC 6960 4.1.1: name hash and key hash must both be the issuer's, under the asker's hash. */
function issuerMatcher(issuer: Certificate): (certId: CertId) => boolean {
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

/** Nothing is revoked later than the answer says, also when the clock was ahead at the revocation. */
function certStatus(status: RegisteredStatus | undefined, now: Date): CertStatus {
  switch (status?.status) {
    case 'good':
      return { status: 'good' };
    case 'onHold':
    case 'revoked':
      return {
        status: 'revoked',
        revocationTime: earlier(status.since ?? new Date(0), now),
        ...(status.reason === undefined ? {} : { reason: status.reason }),
      };
    default:
      return { status: 'unknown' };
  }
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

function hash(algorithm: 'sha1' | 'sha256', bytes: Uint8Array): Buffer {
  return createHash(algorithm).update(bytes).digest();
}
