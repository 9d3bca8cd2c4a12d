/** Everything the bureau refuses or cannot finish, as a closed set. */
export type BureauErrorCode =
  | 'ORDER_INVALID'
  | 'ORDER_UNKNOWN'
  | 'ORDER_STATE'
  | 'PORTRAIT_UNUSABLE'
  | 'FONT_MISSING'
  | 'BATCH_UNKNOWN'
  | 'BATCH_STATE'
  | 'LINE_UNAVAILABLE'
  | 'AGENT_LOST'
  | 'AGENT_FAULT'
  | 'BLANK_UNKNOWN'
  | 'BLANK_USED'
  | 'CARD_UNKNOWN'
  | 'CARD_REMOVED'
  | 'CARD_MISMATCH'
  | 'KEY_MISMATCH'
  | 'READ_BACK_MISMATCH'
  | 'PRINTER_STOPPED'
  | 'PRINT_FAILED'
  | 'HSM_UNAVAILABLE'
  | 'CA_UNAVAILABLE'
  | 'CA_REFUSED'
  | 'DOCUMENT_UNKNOWN'
  | 'DOCUMENT_STATE'
  | 'PIN_NOT_SET'
  | 'OUTCOME_UNKNOWN';

/** The bureau's one error class; the message says what, where and what to do. */
export class BureauError extends Error {
  readonly code: BureauErrorCode;
  /** For ORDER_INVALID: each wrong field by its JSON pointer. */
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];

  constructor(
    code: BureauErrorCode,
    message: string,
    options?: ErrorOptions & { readonly errors?: BureauError['errors'] },
  ) {
    super(message, options);
    this.name = 'BureauError';
    this.code = code;
    this.errors = options?.errors ?? [];
  }
}
