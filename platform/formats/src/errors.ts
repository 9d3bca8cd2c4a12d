/**
 * Why a structure could not be read or written. The set is closed: callers may switch over it.
 *
 * - `encoding`: text (hex, base64, PEM) or a length that is not well formed
 * - `truncated`: the bytes end inside a value
 * - `trailing`: bytes follow a complete value
 * - `notCanonical`: well formed, but not the one encoding that DER (or the file's own rule) permits
 * - `limit`: a named limit of size, depth or count is exceeded
 * - `unexpected`: another element, tag or version than the standard asks for
 * - `missing`: a mandatory element is absent
 * - `duplicate`: an element stands twice where it may stand once
 * - `value`: an element's value is outside its permitted range or alphabet
 * - `checkDigit`: a check digit does not match
 * - `unsupported`: valid, but of a kind that this package does not handle
 */
export type FormatErrorCode =
  | 'encoding'
  | 'truncated'
  | 'trailing'
  | 'notCanonical'
  | 'limit'
  | 'unexpected'
  | 'missing'
  | 'duplicate'
  | 'value'
  | 'checkDigit'
  | 'unsupported';

/** The one error of this package. The message says what was found, and where. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly code: FormatErrorCode;

  constructor(code: FormatErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
