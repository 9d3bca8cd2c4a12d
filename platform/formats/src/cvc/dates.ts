import { FormatError } from '../errors.ts';

const DIGITS = 6;

/** YYMMDD, one decimal digit an octet; the year is 20YY (TR-03110-3 D.2.1.3). */
export function encodeCvcDate(day: Date): Uint8Array {
  const year = day.getUTCFullYear();
  if (!(year >= 2000 && year <= 2099)) {
    throw new FormatError('value', `CVC date: the year ${year} is not one of 2000 to 2099`);
  }
  const text = day.toISOString().slice(2, 10).replaceAll('-', '');
  return Uint8Array.from(text, Number);
}

/** The day's first instant in UTC. */
export function parseCvcDate(octets: Uint8Array): Date {
  if (octets.length !== DIGITS || octets.some((octet) => octet > 9)) {
    throw new FormatError('value', 'CVC date: not six unpacked decimal digits');
  }
  const [year, month, day] = [0, 2, 4].map((at) => (octets[at] ?? 0) * 10 + (octets[at + 1] ?? 0));
  const date = new Date(Date.UTC(2000 + (year ?? 0), (month ?? 0) - 1, day));
  if (date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) {
    throw new FormatError('value', 'CVC date: no day of the calendar');
  }
  return date;
}
