import type { PrinterState } from '@tamga/contracts';

/** States in which a printer cannot print until a person has been there, and what that person does. */
const WAITING_FOR: Readonly<Partial<Record<PrinterState, string>>> = {
  OFFLINE: 'switch it on and look at its line',
  RIBBON_END: 'put in a new ribbon',
  FEEDER_EMPTY: 'put in cards',
  HOPPER_FULL: 'empty its output',
  COVER_OPEN: 'close its cover',
  CARD_STUCK: 'take out the stuck card',
  LOCKED: 'release it at its panel',
};

/** Why a printer stands still and what to do; undefined when it can print. */
export function whatPrinterNeeds(printer: string, state: PrinterState): string | undefined {
  const advice = WAITING_FOR[state];
  return advice === undefined ? undefined : `The printer ${printer} is ${state}: ${advice}.`;
}
