import { FormatError } from '../errors.ts';

/** Latin letters as Doc 9303-3 section 6 A writes them; letters with accents alone lose them. */
const LATIN: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  ß: 'SS',
  Æ: 'AE',
  Ø: 'OE',
  Å: 'AA',
  Œ: 'OE',
  Ĳ: 'IJ',
  Þ: 'TH',
  Ð: 'D',
  Đ: 'D',
  Ł: 'L',
  Ħ: 'H',
  Ŧ: 'T',
  Ŋ: 'N',
};

/**
 * Cyrillic letters as Doc 9303-3 section 6 B writes them. Ө and Ү are not in its table: they get the plain vowel,
 * which is our choice until the authority names another. Ь has no equivalent and is left away.
 */
const CYRILLIC: Readonly<Record<string, string>> = {
  А: 'A',
  Б: 'B',
  В: 'V',
  Г: 'G',
  Д: 'D',
  Е: 'E',
  Ё: 'E',
  Ж: 'ZH',
  З: 'Z',
  И: 'I',
  Й: 'I',
  К: 'K',
  Л: 'L',
  М: 'M',
  Н: 'N',
  О: 'O',
  Ө: 'O',
  П: 'P',
  Р: 'R',
  С: 'S',
  Т: 'T',
  У: 'U',
  Ү: 'U',
  Ф: 'F',
  Х: 'KH',
  Ц: 'TS',
  Ч: 'CH',
  Ш: 'SH',
  Щ: 'SHCH',
  Ъ: 'IE',
  Ы: 'Y',
  Ь: '',
  Э: 'E',
  Ю: 'IU',
  Я: 'IA',
};

/**
 * A name as an MRZ writes it (Doc 9303-3 section 4.6): upper case, apostrophes dropped, hyphens and spaces as fillers.
 * Cyrillic is transliterated; a person's registered Latin form, where there is one, goes first.
 */
export function mrzName(name: string): string {
  const letters = [...name.toUpperCase().normalize('NFC')].map((letter) => {
    if (/^[A-Z]$/.test(letter)) {
      return letter;
    }
    if (/^[\s\-,]$/.test(letter)) {
      return '<';
    }
    if (/^['’.]$/.test(letter)) {
      return '';
    }
    const known = LATIN[letter] ?? CYRILLIC[letter] ?? stripped(letter);
    if (known === undefined) {
      throw new FormatError(
        'value',
        `MRZ name: the character ${JSON.stringify(letter)} has no Latin form`,
      );
    }
    return known;
  });
  return letters.join('').replace(/<+/g, '<').replace(/^<|<$/g, '');
}

/** The letter under its accents, if that is A to Z. */
function stripped(letter: string): string | undefined {
  const base = letter.normalize('NFD')[0];
  return base !== undefined && /^[A-Z]$/.test(base) ? base : undefined;
}

/** Fills a field to its width; refuses what is longer. */
export function fill(text: string, width: number, what: string): string {
  if (text.length > width || !/^[A-Z0-9<]*$/.test(text)) {
    throw new FormatError(
      'value',
      `MRZ ${what}: must be at most ${width} of A to Z, 0 to 9 and filler`,
    );
  }
  return text.padEnd(width, '<');
}

/**
 * The name field: primary identifier, two fillers, secondary identifier. What is too long is truncated as Doc 9303-4
 * section 4.2.3 and 9303-5 section 4.2.3 show: both identifiers begin, and the last character is a letter, which is
 * how a reader sees that something may be missing.
 */
export function nameField(surname: string, givenName: string, width: number): string {
  const primary = mrzName(surname);
  const secondary = mrzName(givenName);
  if (primary === '') {
    throw new FormatError('value', 'MRZ name: the primary identifier is empty');
  }
  if (secondary === '') {
    return cutToLetter(primary, width).padEnd(width, '<');
  }
  // Two letters of a secondary identifier are kept where the primary alone would fill the field.
  const room = width - 2 - Math.min(2, secondary.length);
  const whole = `${primary}<<${secondary}`;
  const kept = whole.length > width && primary.length > room ? cutToLetter(primary, room) : primary;
  return cutToLetter(`${kept}<<${secondary}`, width).padEnd(width, '<');
}

/**
 * The first `width` characters. Where the cut would leave a filler at the end, the last component of two letters or
 * more gives up one, so that the next component's initial stands there.
 */
function cutToLetter(text: string, width: number): string {
  const cut = text.slice(0, width);
  if (text.length <= width || !cut.endsWith('<')) {
    return cut;
  }
  const givesUp = /^(.*[A-Z])[A-Z](?![A-Z])/.exec(cut)?.[1];
  return givesUp === undefined ? cut : givesUp + text.slice(givesUp.length + 1, width + 1);
}

/** YYYY-MM-DD to YYMMDD; a day that no calendar has is refused. */
export function mrzDate(date: string, what: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T00:00:00Z`) : undefined;
  if (day === undefined || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date) {
    throw new FormatError('value', `MRZ ${what}: must be a day, YYYY-MM-DD`);
  }
  return date.slice(2).replaceAll('-', '');
}
