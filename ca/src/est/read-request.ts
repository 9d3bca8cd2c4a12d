import { createHash } from 'node:crypto';
import {
  type CertificationRequest,
  CSR_ATTRIBUTE,
  EXTENSION,
  encodeGeneralNames,
  equalBytes,
  FormatError,
  findExtension,
  fromBase64,
  namesMatch,
  nameText,
  parseCertificationRequest,
  requestedExtensions,
} from '@tamga/formats';
import { CaError } from '../errors.ts';
import { assertPossession } from '../issuance/validate-request.ts';
import { assessKey } from '../keys/assess-key.ts';
import { altNameText, identityOf, MACHINE_PROFILES, type Machine } from './machine.ts';

/** Largest request read, base64 with its line ends. */
export const MAX_REQUEST_CHARACTERS = 64 * 1024;

/** The body of an enrolment: a PKCS #10 request, base64 with line ends (RFC 7030 4.2.1, RFC 8951 3.1). */
export function readEnrolmentBody(text: string): CertificationRequest {
  try {
    return parseCertificationRequest(fromBase64(text.replace(/[\r\n\t ]/g, '')));
  } catch (error) {
    throw unreadable(error);
  }
}

/** Recognises a request that comes again, for the same machine. */
export function hashRequest(csr: CertificationRequest, machine: Machine): Buffer {
  return createHash('sha256')
    .update(`${identityOf(machine)}\n`)
    .update(csr.raw)
    .digest();
}

/**
 * Key, proof of possession, and no other names than the machine's. Further extensions that a request asks for are not
 * followed: the profile decides (RFC 7030 4.2.1).
 *
 * @throws CaError REQUEST_UNREADABLE, KEY_NOT_ALLOWED, KEY_WEAK, PROOF_OF_POSSESSION_WRONG, NAME_NOT_REGISTERED
 * @param altNames `required` for a renewal, which must repeat them (RFC 7030 4.2.2).
 */
export function assertRequestFits(
  csr: CertificationRequest,
  machine: Machine,
  altNames: 'required' | 'optional',
): void {
  assessKey(csr.spki, MACHINE_PROFILES[machine.kind].publicKeys);
  assertPossession(csr);
  // RFC 7030 3.5: whoever sends one relies on our comparing it with the TLS session, which is not done here.
  if (csr.attributes.some(({ type }) => type === CSR_ATTRIBUTE.challengePassword)) {
    throw new CaError(
      'PROOF_OF_POSSESSION_WRONG',
      'A challengePassword links a request to its TLS session; that is not supported.',
    );
  }
  if (!namesMatch(csr.subject.rdns, machine.subject)) {
    throw new CaError('NAME_NOT_REGISTERED', `The subject must be ${nameText(machine.subject)}.`);
  }
  const asked = askedAltNames(csr);
  if (asked === undefined && altNames === 'optional') return;
  if (asked === undefined || !equalBytes(asked, encodeGeneralNames(machine.altNames))) {
    throw new CaError(
      'NAME_NOT_REGISTERED',
      `The subjectAltName must be ${altNameText(machine.altNames)}.`,
    );
  }
}

function askedAltNames(csr: CertificationRequest): Uint8Array | undefined {
  try {
    return findExtension(requestedExtensions(csr.attributes), EXTENSION.subjectAltName)?.value;
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(error: unknown): unknown {
  if (!(error instanceof FormatError)) return error;
  return new CaError('REQUEST_UNREADABLE', `The PKCS#10 request: ${error.message}`, {
    cause: error,
  });
}
