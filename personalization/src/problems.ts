import type { ProblemTable } from '@tamga/service';
import type { BureauErrorCode } from './errors.ts';

/** How each refusal of the bureau is told over HTTP. */
export const BUREAU_PROBLEMS: ProblemTable &
  Readonly<Record<BureauErrorCode, ProblemTable[string]>> = {
  ORDER_INVALID: { status: 422, title: 'The order is not valid' },
  ORDER_UNKNOWN: { status: 404, title: 'There is no such order' },
  ORDER_STATE: { status: 409, title: 'The order is in another state' },
  PORTRAIT_UNUSABLE: { status: 422, title: 'The portrait cannot be used' },
  FONT_MISSING: { status: 500, title: 'A font is missing' },
  BATCH_UNKNOWN: { status: 404, title: 'There is no such batch' },
  BATCH_STATE: { status: 409, title: 'The batch is in another state' },
  LINE_UNAVAILABLE: { status: 503, title: 'The workstation is not connected' },
  AGENT_LOST: { status: 503, title: 'The workstation was lost' },
  AGENT_FAULT: { status: 409, title: 'The workstation refused' },
  BLANK_UNKNOWN: { status: 404, title: 'The blank is not in stock' },
  BLANK_USED: { status: 409, title: 'The blank was used' },
  CARD_UNKNOWN: { status: 409, title: 'The card is of an unknown kind' },
  CARD_REMOVED: { status: 409, title: 'The card was removed' },
  CARD_MISMATCH: { status: 409, title: 'It is another card' },
  KEY_MISMATCH: { status: 409, title: 'The card does not have the key' },
  READ_BACK_MISMATCH: { status: 409, title: 'The card does not hold what was written' },
  PRINTER_STOPPED: { status: 409, title: 'The printer waits for somebody' },
  PRINT_FAILED: { status: 409, title: 'The printer did not finish' },
  HSM_UNAVAILABLE: { status: 503, title: 'The HSM does not answer' },
  CA_UNAVAILABLE: { status: 503, title: 'The certificate authority does not answer' },
  CA_REFUSED: { status: 422, title: 'The certificate authority refused' },
  DOCUMENT_UNKNOWN: { status: 404, title: 'There is no such document' },
  DOCUMENT_STATE: { status: 409, title: 'The document is in another state' },
  PIN_NOT_SET: { status: 409, title: 'No PIN was set' },
  OUTCOME_UNKNOWN: { status: 409, title: 'It is not known what happened to the card' },
};
