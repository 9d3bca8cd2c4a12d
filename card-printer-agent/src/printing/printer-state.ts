import type { PrinterState } from '@tamga/contracts';

/**
 * printer-state-reasons (RFC 8011 section 5.4.12) to the one model of printer states, most serious first.
 * A reason may carry the suffix -report, -warning or -error.
 */
const REASONS: readonly (readonly [RegExp, PrinterState])[] = [
  [/^shutdown/, 'OFFLINE'],
  [/^(media-jam|output-mailbox-missing)/, 'CARD_STUCK'],
  [/^(cover-open|door-open|interlock-open)/, 'COVER_OPEN'],
  [/^(marker-supply-empty|toner-empty|marker-ribbon-empty)/, 'RIBBON_END'],
  [/^(media-empty|media-needed|input-tray-missing)/, 'FEEDER_EMPTY'],
  [/^(output-area-full|output-tray-missing)/, 'HOPPER_FULL'],
  [/^(marker-supply-low|toner-low|marker-ribbon-almost-empty)/, 'RIBBON_LOW'],
  [/^media-low/, 'FEEDER_LOW'],
  [/^(paused|stopped|other.*-error)/, 'LOCKED'],
  [/^other.*-warning/, 'CLEANING_DUE'],
];

/** The state of an IPP printer in the words of the bureau. */
export function printerState(
  ippState: string | undefined,
  reasons: readonly string[],
): PrinterState {
  for (const [pattern, state] of REASONS) {
    if (reasons.some((reason) => pattern.test(reason))) {
      return state;
    }
  }
  if (ippState === 'stopped') {
    return 'LOCKED';
  }
  return ippState === 'processing' ? 'PRINTING' : 'IDLE';
}
