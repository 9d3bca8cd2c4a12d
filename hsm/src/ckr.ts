import { HsmError, type HsmErrorCode } from './errors.ts';

/** After `token-lost` the sessions or the login of a worker are gone, or stuck: it is replaced. */
const CODES: Readonly<Record<string, HsmErrorCode>> = {
  CKR_CRYPTOKI_NOT_INITIALIZED: 'token-lost',
  CKR_DEVICE_ERROR: 'token-lost',
  CKR_DEVICE_REMOVED: 'token-lost',
  CKR_OPERATION_ACTIVE: 'token-lost',
  CKR_SESSION_CLOSED: 'token-lost',
  CKR_SESSION_HANDLE_INVALID: 'token-lost',
  CKR_TOKEN_NOT_PRESENT: 'token-lost',
  CKR_USER_NOT_LOGGED_IN: 'token-lost',
  CKR_PIN_INCORRECT: 'pin-incorrect',
  CKR_PIN_INVALID: 'pin-incorrect',
  CKR_PIN_LEN_RANGE: 'pin-incorrect',
  CKR_PIN_LOCKED: 'pin-locked',
  CKR_ATTRIBUTE_TYPE_INVALID: 'unsupported',
  CKR_MECHANISM_INVALID: 'unsupported',
  CKR_MECHANISM_PARAM_INVALID: 'unsupported',
};

/** The CKR name in a binding's error, and nothing else of it: its text might carry input. */
export function ckr(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : '';
  return /CKR_[A-Z0-9_]+/.exec(text)?.[0] ?? 'no CKR code';
}

/** An error of the binding as HsmError; an HsmError stays as it is. */
export function translated(what: string, cause: unknown): HsmError {
  if (cause instanceof HsmError) return cause;
  const name = ckr(cause);
  return new HsmError(CODES[name] ?? 'pkcs11', `${what}: ${name}.`, { cause });
}
