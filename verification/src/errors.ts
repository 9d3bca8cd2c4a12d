/** What keeps the library from judging at all; a bad document is a verdict, not an error. */
export type VerificationErrorCode =
  | 'INPUT_UNREADABLE'
  | 'POLICY_INVALID'
  | 'TRUST_STORE_EMPTY'
  | 'ALGORITHM_UNSUPPORTED'
  | 'USAGE';

export class VerificationError extends Error {
  readonly code: VerificationErrorCode;

  constructor(code: VerificationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VerificationError';
    this.code = code;
  }
}
