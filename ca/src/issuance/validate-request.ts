import { createHash } from 'node:crypto';
import type { CertificateRequest } from '@tamga/contracts';
import {
  type AlgorithmIdentifier,
  type CertificationRequest,
  FormatError,
  fromBase64,
  type Name,
  name,
  parseCertificationRequest,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
} from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import { CaError } from '../errors.ts';
import { assessKey } from '../keys/assess-key.ts';
import { spkiHash } from '../keys/key-identifier.ts';
import { citizenAuthentication } from '../profiles/citizen-authentication.ts';
import { citizenSigning } from '../profiles/citizen-signing.ts';
import type { Profile } from '../profiles/profile.ts';

/** A request whose key was proven and found good. */
export interface ValidRequest {
  readonly requestId: string;
  readonly profile: Profile;
  readonly subject: Name;
  /** `PNOMN-...` */
  readonly subjectId: string;
  readonly documentNumber: string | undefined;
  readonly spki: Uint8Array;
  readonly spkiHash: Buffer;
  /** Of everything that was asked for, so that an id cannot be used for something else. */
  readonly requestHash: Buffer;
}

const PROFILES = {
  'citizen-authentication': citizenAuthentication,
  'citizen-signing': citizenSigning,
} as const;

/** RFC 5280 A.1, ub-common-name. */
const MAX_COMMON_NAME = 64;

/** @throws CaError REQUEST_UNREADABLE, PROOF_OF_POSSESSION_WRONG, KEY_NOT_ALLOWED, KEY_WEAK */
export function validateRequest(request: CertificateRequest): ValidRequest {
  const { subject } = request;
  const profile = PROFILES[request.profile];
  const csr = readCsr(request.certificationRequest);
  assessKey(csr.spki, profile.publicKeys);
  assertPossession(csr);
  const subjectId = `PNOMN-${subject.civilNumber}`;
  return {
    requestId: request.requestId,
    profile,
    subject: citizenName(subject.surname, subject.givenName, subjectId),
    subjectId,
    documentNumber: request.documentNumber,
    spki: csr.spki.raw,
    spkiHash: spkiHash(csr.spki.raw),
    requestHash: hashRequest(request),
  };
}

function readCsr(text: string): CertificationRequest {
  try {
    return parseCertificationRequest(fromBase64(text));
  } catch (error) {
    throw unreadable(error);
  }
}

/** Anything but a FormatError is a fault of ours, and stays one. */
function unreadable(cause: unknown): unknown {
  if (!(cause instanceof FormatError)) return cause;
  return new CaError('REQUEST_UNREADABLE', `The PKCS#10 request: ${cause.message}`, { cause });
}

/**
 * The signature of the request by its own key (RFC 2986 4.2).
 *
 * @throws CaError REQUEST_UNREADABLE, PROOF_OF_POSSESSION_WRONG
 */
export function assertPossession({ spki, algorithm, info, signature }: CertificationRequest): void {
  const known = readAlgorithm(algorithm);
  if (known === undefined) {
    throw new CaError(
      'PROOF_OF_POSSESSION_WRONG',
      `The request is signed with ${algorithm.oid}, which proves nothing here.`,
    );
  }
  if (!verifySignature({ spki: spki.raw, algorithm: known, data: info, signature })) {
    throw new CaError(
      'PROOF_OF_POSSESSION_WRONG',
      'The request was not signed with the private key of its public key.',
    );
  }
}

/** Parameters are read here first: the request around them was taken as it is. */
function readAlgorithm(algorithm: AlgorithmIdentifier): SignatureAlgorithm | undefined {
  try {
    return signatureAlgorithmOf(algorithm);
  } catch (error) {
    throw unreadable(error);
  }
}

function citizenName(surname: string, givenName: string, serialNumber: string): Name {
  const commonName = [...`${surname} ${givenName}`].slice(0, MAX_COMMON_NAME).join('').trimEnd();
  return name(
    ['C', 'MN'],
    ['CN', commonName],
    ['SN', surname],
    ['GN', givenName],
    ['serialNumber', serialNumber],
  );
}

function hashRequest(request: CertificateRequest): Buffer {
  const { profile, subject, certificationRequest, documentNumber } = request;
  const { civilNumber, surname, givenName } = subject;
  const asked = [profile, civilNumber, surname, givenName, certificationRequest, documentNumber];
  return createHash('sha256').update(JSON.stringify(asked)).digest();
}
