import { utf8Bytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { type DerNode, TAG } from './node.ts';
import { element } from './write.ts';

/** Time as RFC 5280 4.1.2.5 asks: UTCTime through 2049, GeneralizedTime from 2050; whole seconds. */
export function time(date: Date): Uint8Array {
  const year = checkedYear(date);
  return year >= 1950 && year <= 2049
    ? element('universal', TAG.utcTime, false, utf8Bytes(digits(date).slice(2)))
    : generalizedTime(date);
}

/** GeneralizedTime in whole seconds, UTC; a fraction of a second is refused, not rounded. */
export function generalizedTime(date: Date): Uint8Array {
  return element('universal', TAG.generalizedTime, false, generalizedTimeContent(date));
}

/** Content octets of a GeneralizedTime, for implicit tags. */
export function generalizedTimeContent(date: Date): Uint8Array {
  checkedYear(date);
  return utf8Bytes(digits(date));
}

function checkedYear(date: Date): number {
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year < 0 || year > 9999) {
    throw new FormatError('value', 'time: not a date of the years 0000 to 9999');
  }
  if (date.getUTCMilliseconds() !== 0) {
    throw new FormatError(
      'value',
      'time: fractions of a second are not written (RFC 5280 4.1.2.5)',
    );
  }
  return year;
}

function digits(date: Date): string {
  const iso = date.toISOString();
  const day = iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10);
  return `${day}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}

const FORM = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/;

/** Reads UTCTime (years 1950 to 2049) or GeneralizedTime; fractions are kept to milliseconds. */
export function parseTime(node: DerNode): Date {
  const isUtc = node.tagClass === 'universal' && node.tag === TAG.utcTime;
  if (!isUtc && !(node.tagClass === 'universal' && node.tag === TAG.generalizedTime)) {
    throw new FormatError('unexpected', 'time: neither UTCTime nor GeneralizedTime');
  }
  return parseTimeContent(node.content, isUtc);
}

/** Reads the content octets of a time, for implicit tags. */
export function parseTimeContent(content: Uint8Array, isUtc = false): Date {
  const text = String.fromCharCode(...content.subarray(0, 40));
  const century = isUtc ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') : '';
  const match = FORM.exec(century + text);
  if (match === null) throw new FormatError('value', 'time: not in the form of DER');
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${iso}${fraction.slice(0, 4)}Z`);
  // An impossible date such as 30 February would silently become 2 March.
  if (date.getUTCDate() !== Number(day) || date.getUTCHours() !== Number(hour)) {
    throw new FormatError('value', 'time: no such date');
  }
  return date;
}
