/** Why a token refused or failed. Closed: callers may switch over it. */
export type HsmErrorCode =
  | 'config-invalid'
  | 'module-not-found'
  | 'module-failed'
  | 'token-not-found'
  | 'token-lost'
  | 'token-exists'
  | 'pin-unavailable'
  | 'pin-incorrect'
  | 'pin-locked'
  | 'key-not-found'
  | 'key-exists'
  | 'key-readable'
  | 'key-stays'
  | 'invalid-argument'
  | 'authentication-failed'
  | 'unsupported'
  | 'queue-full'
  | 'deadline'
  | 'worker-died'
  | 'closed'
  | 'pkcs11';

/** The only error this package throws. Messages name labels and CKR codes, never PINs, keys or data. */
export class HsmError extends Error {
  override readonly name = 'HsmError';
  readonly code: HsmErrorCode;

  constructor(code: HsmErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
