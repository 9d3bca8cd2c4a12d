import type { Mrz } from '@tamga/formats';
import { type Finding, passed, warned } from '../report.ts';
import { refuse } from './chip-finding.ts';

/** The page and the chip must be of one document, character by character. */
export function judgePrintedMrz(chip: Mrz | undefined, printed: string | undefined): Finding {
  if (printed === undefined) {
    return { checks: [] };
  }
  return chip?.lines.join('') === printed
    ? { checks: [passed('mrz', 'The printed MRZ is the one of the chip.', 'Doc 9303-11 5.1')] }
    : refuse('mrz', 'The printed MRZ is not the one of the chip.', 'MRZ_MISMATCH');
}

/** A chip keeps proving itself after its document expired; whether that matters is the agency's business. */
export function judgeExpiry({ expiryDate }: Mrz, at: Date): Finding {
  const expiry = expiryOf(expiryDate, at);
  if (expiry === undefined) {
    return {
      checks: [warned('expiry', 'The MRZ names no whole date of expiry.', 'Doc 9303-3 4.7')],
    };
  }
  const day = expiry.toISOString().slice(0, 10);
  return at.getTime() < expiry.getTime() + DAY_MS
    ? { checks: [passed('expiry', `The document is valid until ${day}.`, 'Doc 9303-3 4.7')] }
    : { checks: [warned('expiry', `The document expired on ${day}.`, 'Doc 9303-3 4.7')] };
}

const DAY_MS = 86_400_000;
/** No document is valid for so long: a year of two digits lies nearer than this. */
const HALF_CENTURY = 50;

/** YYMMDD in the century that is nearest; undefined where digits are fillers. */
function expiryOf(text: string, at: Date): Date | undefined {
  const [year, month, day] = [0, 2, 4].map((start) => Number(text.slice(start, start + 2)));
  if (year === undefined || month === undefined || day === undefined) {
    return undefined;
  }
  const now = at.getUTCFullYear();
  const base = now - (now % 100) + year;
  const whole =
    base > now + HALF_CENTURY ? base - 100 : base < now - HALF_CENTURY ? base + 100 : base;
  const expiry = new Date(Date.UTC(whole, month - 1, day));
  return Number.isNaN(expiry.getTime()) ? undefined : expiry;
}
