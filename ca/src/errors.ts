import type { HsmErrorCode } from '@tamga/hsm';
import type { ProblemKind, ProblemTable } from '@tamga/service';

/** Why the authority refused or failed. Closed: callers may switch over it. */
export type CaErrorCode =
  | 'CEREMONY_INVALID'
  | 'CEREMONY_DONE'
  | 'CEREMONY_FAILED'
  | 'LINT_FAILED'
  | 'PERMIT_USED'
  | 'PERMIT_FOR_OTHER_KEY'
  | 'REQUEST_UNREADABLE'
  | 'TOO_MANY_REQUESTS_IN_MESSAGE'
  | 'PROOF_OF_POSSESSION_WRONG'
  | 'KEY_NOT_ALLOWED'
  | 'KEY_WEAK'
  | 'KEY_BLOCKED'
  | 'KEY_OF_OTHER_USE'
  | 'REQUEST_ID_REUSED'
  | 'CA_ENDS_TOO_EARLY'
  | 'SIGNATURE_NOT_OURS'
  | 'SERIAL_UNKNOWN'
  | 'STATUS_CONFLICT'
  | 'SIGNER_NOT_IN_PERIOD'
  | 'SIGNERS_SPENT'
  | 'DOCUMENT_TYPE_NOT_ALLOWED'
  | 'OUTPUT_NOT_VERIFIED'
  | 'HEAD_GOES_BACK'
  | 'ENROLMENT_REFUSED'
  | 'NAME_NOT_REGISTERED'
  | 'CERTIFICATE_MISSING'
  | 'DATABASE_OLDER'
  | 'CRL_NOT_OURS'
  | 'CHECKPOINTS_STUCK'
  | 'USAGE';

/** The one error of this package; messages name serials, labels and clauses, never persons or keys. */
export class CaError extends Error {
  override readonly name = 'CaError';
  readonly code: CaErrorCode;

  constructor(code: CaErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** What the package hsm says: every failure of a token is the authority's, and worth another try. */
const TOKEN_PROBLEMS: Readonly<Record<HsmErrorCode, ProblemKind>> = {
  'config-invalid': { status: 503, title: 'The token is not configured' },
  'module-not-found': { status: 503, title: 'The module of the token is missing' },
  'module-failed': { status: 503, title: 'The module of the token failed' },
  'token-not-found': { status: 503, title: 'The token is not there' },
  'token-exists': { status: 503, title: 'The token failed' },
  'pin-unavailable': { status: 503, title: 'The PIN of the token cannot be read' },
  'pin-incorrect': { status: 503, title: 'The token refused its PIN' },
  'token-lost': { status: 503, title: 'The token is away' },
  'key-stays': { status: 503, title: 'The token failed' },
  'pin-locked': { status: 503, title: 'The PIN of the token is locked' },
  'key-not-found': { status: 503, title: 'The token has no such key' },
  'key-exists': { status: 503, title: 'The token failed' },
  'key-readable': { status: 503, title: 'The key of the token can be read' },
  'invalid-argument': { status: 503, title: 'The token failed' },
  'authentication-failed': { status: 503, title: 'The token failed' },
  unsupported: { status: 503, title: 'The token cannot do this' },
  'queue-full': { status: 503, title: 'Too many requests wait for the token' },
  deadline: { status: 503, title: 'The token did not answer in time' },
  'worker-died': { status: 503, title: 'The token failed' },
  closed: { status: 503, title: 'The token is closed' },
  pkcs11: { status: 503, title: 'The token failed' },
};

/** Status and title of each code in a problem document (RFC 9457). */
export const CA_PROBLEMS: ProblemTable = {
  LINT_FAILED: { status: 422, title: 'The certificate would break a standard' },
  TOO_MANY_REQUESTS_IN_MESSAGE: { status: 413, title: 'The message has too many requests' },
  REQUEST_UNREADABLE: { status: 400, title: 'The certification request cannot be read' },
  PROOF_OF_POSSESSION_WRONG: { status: 422, title: 'The proof of possession is wrong' },
  KEY_NOT_ALLOWED: { status: 422, title: 'The profile does not take this kind of key' },
  KEY_WEAK: { status: 422, title: 'The key is weak' },
  KEY_BLOCKED: { status: 422, title: 'The key is known to be compromised' },
  KEY_OF_OTHER_USE: { status: 409, title: 'The key belongs to another person or use' },
  REQUEST_ID_REUSED: { status: 409, title: 'The request id was used for something else' },
  CA_ENDS_TOO_EARLY: { status: 503, title: 'The authority would end before the certificate' },
  SIGNATURE_NOT_OURS: { status: 503, title: 'The token signed something else' },
  SERIAL_UNKNOWN: { status: 404, title: 'The serial number was never drawn' },
  STATUS_CONFLICT: { status: 409, title: 'The status cannot change in this way' },
  SIGNER_NOT_IN_PERIOD: { status: 503, title: 'The signer may not sign now' },
  SIGNERS_SPENT: { status: 503, title: 'The Document Signers have signed all they may' },
  DOCUMENT_TYPE_NOT_ALLOWED: { status: 422, title: 'No Document Signer signs this type' },
  OUTPUT_NOT_VERIFIED: { status: 503, title: 'The signed output does not verify' },
  HEAD_GOES_BACK: { status: 409, title: 'The chain head is older than the one known' },
  CHECKPOINTS_STUCK: { status: 503, title: 'The audit log cannot be exported' },
  ENROLMENT_REFUSED: { status: 401, title: 'The enrolment is refused' },
  NAME_NOT_REGISTERED: { status: 422, title: 'The request names somebody else' },
  ...TOKEN_PROBLEMS,
};
