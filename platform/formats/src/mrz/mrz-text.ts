import { FormatError } from '../errors.ts';

/** Latin letters of other alphabets as Doc 9303-3 section 6 A writes them; the rest is dropped or refused. */
const LATIN: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  ß: 'SS',
  Æ: 'AE',
  Ø: 'OE',
  Å: 'AA',
  Ñ: 'N',
};

/** Cyrillic letters as Doc 9303-3 section 6 B writes them, with the two of Mongolian. */
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
 * The name field: primary identifier, two fillers, secondary identifier; truncated as Doc 9303-3 section 4.6.4 does,
 * so that both identifiers begin and a truncated field ends in a letter.
 */
export function nameField(surname: string, givenName: string, width: number): string {
  const primary = mrzName(surname);
  const secondary = mrzName(givenName);
  if (primary === '') {
    throw new FormatError('value', 'MRZ name: the primary identifier is empty');
  }
  const whole = secondary === '' ? primary : `${primary}<<${secondary}`;
  if (whole.length <= width) {
    return whole.padEnd(width, '<');
  }
  if (primary.length + 3 <= width) {
    return whole.slice(0, width);
  }
  // The primary identifier alone would fill the field: it gives way to one letter of the secondary.
  return secondary === ''
    ? primary.slice(0, width)
    : `${primary.slice(0, width - 3)}<<${secondary[0]}`;
}

/** YYYY-MM-DD to YYMMDD. */
export function mrzDate(date: string, what: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    throw new FormatError('value', `MRZ ${what}: must be YYYY-MM-DD`);
  }
  return date.slice(2).replaceAll('-', '');
}
