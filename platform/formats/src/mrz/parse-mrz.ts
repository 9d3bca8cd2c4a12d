import { FormatError } from '../errors.ts';
import { checkDigit } from './check-digit.ts';

/** What an MRZ says; dates stay YYMMDD because it does not tell the century. */
export interface Mrz {
  readonly format: 'TD1' | 'TD2' | 'TD3';
  readonly documentType: string;
  readonly issuingState: string;
  readonly documentNumber: string;
  readonly surname: string;
  readonly givenName: string;
  readonly nationality: string;
  readonly birthDate: string;
  readonly sex: 'M' | 'F' | 'X';
  readonly expiryDate: string;
  readonly optionalData: string;
  readonly lines: readonly string[];
}

const WIDTHS = { TD1: 30, TD2: 36, TD3: 44 } as const;

/** Reads an MRZ (lines joined or apart); every check digit must be right. */
export function parseMrz(text: string): Mrz {
  const apart = text.trim().split(/\r?\n/);
  const joined = apart.join('');
  if (apart.some((line) => line.length !== apart[0]?.length)) {
    throw new FormatError('encoding', 'MRZ: the lines are not of one length');
  }
  if (!/^[A-Z0-9<]*$/.test(joined)) {
    throw new FormatError('value', 'MRZ: has characters other than A to Z, 0 to 9 and filler');
  }
  switch (joined.length) {
    case 90:
      return parseTd1(cut(joined, WIDTHS.TD1));
    case 72:
      return parseTwoLines('TD2', cut(joined, WIDTHS.TD2));
    case 88:
      return parseTwoLines('TD3', cut(joined, WIDTHS.TD3));
    default:
      throw new FormatError('encoding', `MRZ: ${joined.length} characters are no TD1, TD2 or TD3`);
  }
}

function parseTd1(lines: readonly string[]): Mrz {
  const [upper = '', middle = '', names = ''] = lines;
  const number = readNumber(upper.slice(5, 14), upper.slice(14, 15), upper.slice(15, 30));
  checkDate(middle.slice(0, 6), middle.slice(6, 7), 'date of birth');
  checkDate(middle.slice(8, 14), middle.slice(14, 15), 'date of expiry');
  check(
    upper.slice(5, 30) + middle.slice(0, 7) + middle.slice(8, 15) + middle.slice(18, 29),
    middle.slice(29, 30),
    'composite',
  );
  return {
    format: 'TD1',
    documentType: clean(upper.slice(0, 2)),
    issuingState: clean(upper.slice(2, 5)),
    documentNumber: number.documentNumber,
    ...splitNames(names),
    nationality: clean(middle.slice(15, 18)),
    birthDate: middle.slice(0, 6),
    sex: readSex(middle.slice(7, 8)),
    expiryDate: middle.slice(8, 14),
    optionalData: clean(number.optionalData + middle.slice(18, 29)),
    lines,
  };
}

function parseTwoLines(format: 'TD2' | 'TD3', lines: readonly string[]): Mrz {
  const [upper = '', lower = ''] = lines;
  const end = WIDTHS[format] - 1;
  const optionalEnd = format === 'TD3' ? end - 1 : end;
  const optional = lower.slice(28, optionalEnd);
  const number =
    format === 'TD2'
      ? readNumber(lower.slice(0, 9), lower.slice(9, 10), optional)
      : readNumber(lower.slice(0, 9), lower.slice(9, 10), undefined);
  checkDate(lower.slice(13, 19), lower.slice(19, 20), 'date of birth');
  checkDate(lower.slice(21, 27), lower.slice(27, 28), 'date of expiry');
  const optionalDigit = lower.slice(optionalEnd, end);
  if (format === 'TD3' && !(optionalDigit === '<' && /^<*$/.test(optional))) {
    check(optional, optionalDigit, 'personal number');
  }
  check(
    lower.slice(0, 10) + lower.slice(13, 20) + lower.slice(21, end),
    lower.slice(end),
    'composite',
  );
  return {
    format,
    documentType: clean(upper.slice(0, 2)),
    issuingState: clean(upper.slice(2, 5)),
    documentNumber: number.documentNumber,
    ...splitNames(upper.slice(5)),
    nationality: clean(lower.slice(10, 13)),
    birthDate: lower.slice(13, 19),
    sex: readSex(lower.slice(20, 21)),
    expiryDate: lower.slice(21, 27),
    optionalData: clean(format === 'TD2' ? number.optionalData : optional),
    lines,
  };
}

/** A filler in place of the check digit says that the number goes on in the optional data. */
function readNumber(
  field: string,
  digit: string,
  optional: string | undefined,
): { documentNumber: string; optionalData: string } {
  if (digit !== '<' || optional === undefined) {
    check(field, digit, 'document number');
    return { documentNumber: clean(field), optionalData: optional ?? '' };
  }
  const end = optional.indexOf('<');
  const rest = end === -1 ? optional : optional.slice(0, end);
  if (rest.length < 2) {
    throw new FormatError('checkDigit', 'MRZ document number: there is no check digit');
  }
  const documentNumber = field + rest.slice(0, -1);
  check(documentNumber, rest.slice(-1), 'document number');
  return { documentNumber, optionalData: end === -1 ? '' : optional.slice(end + 1) };
}

function check(data: string, digit: string, what: string): void {
  const expected = checkDigit(data);
  if (digit !== expected) {
    throw new FormatError(
      'checkDigit',
      `MRZ ${what}: the check digit is ${digit}, not ${expected}`,
    );
  }
}

/** YYMMDD; what of a date is unknown may be filler (Doc 9303-3 section 4.7). */
function checkDate(data: string, digit: string, what: string): void {
  check(data, digit, what);
  if (!/^(\d\d|<<)(0[1-9]|1[0-2]|<<)(0[1-9]|[12]\d|3[01]|<<)$/.test(data)) {
    throw new FormatError('value', `MRZ ${what}: is no date`);
  }
}

function splitNames(field: string): { surname: string; givenName: string } {
  const [surname = '', ...given] = field.replace(/<+$/, '').split('<<');
  return { surname: clean(surname), givenName: clean(given.join('<')) };
}

function readSex(character: string): Mrz['sex'] {
  if (character === 'M' || character === 'F') {
    return character;
  }
  if (character === '<') {
    return 'X';
  }
  throw new FormatError('value', `MRZ sex: ${character} is none of M, F and filler`);
}

function clean(text: string): string {
  return text.replace(/<+$/, '').replaceAll('<', ' ');
}

function cut(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; start += width) {
    lines.push(text.slice(start, start + width));
  }
  return lines;
}
