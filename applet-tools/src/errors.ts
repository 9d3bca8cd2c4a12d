export type CardErrorCode =
  | 'CARD_REMOVED'
  | 'NO_CARD'
  | 'READER_UNAVAILABLE'
  | 'UNEXPECTED_STATUS'
  | 'UNEXPECTED_ANSWER'
  | 'CRYPTOGRAM_MISMATCH'
  | 'MAC_MISMATCH'
  | 'KEY_CHECK_MISMATCH'
  | 'UNKNOWN_CARD'
  | 'COMMAND_INVALID'
  | 'LIST_INVALID'
  | 'PRODUCT_INVALID'
  | 'MEMORY_UNREADABLE'
  | 'USAGE';

/** What went wrong with a card, in which command, and what the status word means. */
export class CardError extends Error {
  readonly code: CardErrorCode;
  /** Status word, where the card gave one. */
  readonly sw?: number;

  constructor(code: CardErrorCode, message: string, options?: ErrorOptions & { sw?: number }) {
    super(message, options);
    this.name = 'CardError';
    this.code = code;
    if (options?.sw !== undefined) {
      this.sw = options.sw;
    }
  }
}
