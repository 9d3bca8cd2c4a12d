import { EXIT, Stop } from './stop.mjs';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `40m`, `90s`, `2h` in milliseconds. */
export function parseDuration(text) {
  const [, number, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  if (number === undefined) {
    throw new Stop(`"${text}" is no duration: 40m, 90s, 2h.`, EXIT.usage);
  }
  return Number(number) * UNITS[unit];
}
