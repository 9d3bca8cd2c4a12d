import { FormatError } from '../errors.ts';
import { checkDigit } from './check-digit.ts';
import { fill, mrzDate, nameField } from './mrz-text.ts';
import type { Mrz } from './parse-mrz.ts';

export interface MrzFields {
  /** One or two letters: `I`, `P`, `AC`. */
  readonly documentType: string;
  /** Three letters of Doc 9303-3 section 5: `MNG`. */
  readonly issuingState: string;
  readonly documentNumber: string;
  readonly surname: string;
  readonly givenName: string;
  readonly nationality: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly sex: 'M' | 'F' | 'X';
  /** YYYY-MM-DD */
  readonly expiryDate: string;
  /** Upper optional data of a TD1, personal number of a TD3. */
  readonly optionalData?: string;
}

/** Three lines of 30 characters (Doc 9303-5 section 4.2). A document number over nine characters runs on. */
export function buildTd1(parts: MrzFields): readonly [string, string, string] {
  const { number, overflow } = splitNumber(parts.documentNumber);
  const optional = `${overflow}${parts.optionalData ?? ''}`;
  requirePlainNumber(parts.documentNumber);
  const upper = `${documentCode(parts)}${number}${overflow === '' ? checkDigit(number) : '<'}${fill(optional, 15, 'optional data')}`;
  const dates = datesWithDigits(parts);
  const middle = `${dates.birth}${sexCode(parts)}${dates.expiry}${fill(parts.nationality, 3, 'nationality')}${fill('', 11, 'optional data')}`;
  const composite = checkDigit(
    upper.slice(5, 30) + middle.slice(0, 7) + middle.slice(8, 15) + middle.slice(18, 29),
  );
  return [upper, `${middle}${composite}`, nameField(parts.surname, parts.givenName, 30)];
}

/** Two lines of 44 characters (Doc 9303-4 section 4.2). */
export function buildTd3(parts: MrzFields): readonly [string, string] {
  if (parts.documentNumber.length > 9) {
    throw new FormatError('value', 'MRZ document number: a TD3 has room for nine characters');
  }
  requirePlainNumber(parts.documentNumber);
  const number = fill(parts.documentNumber, 9, 'document number');
  const dates = datesWithDigits(parts);
  const optional = fill(parts.optionalData ?? '', 14, 'personal number');
  const optionalDigit = optional === '<'.repeat(14) ? '<' : checkDigit(optional);
  const lower = `${number}${checkDigit(number)}${fill(parts.nationality, 3, 'nationality')}${dates.birth}${sexCode(parts)}${dates.expiry}${optional}${optionalDigit}`;
  const composite = checkDigit(lower.slice(0, 10) + lower.slice(13, 20) + lower.slice(21, 43));
  return [
    `${documentCode(parts)}${nameField(parts.surname, parts.givenName, 39)}`,
    `${lower}${composite}`,
  ];
}

function documentCode(parts: MrzFields): string {
  return (
    fill(parts.documentType, 2, 'document type') + fill(parts.issuingState, 3, 'issuing state')
  );
}

function datesWithDigits(parts: MrzFields): { birth: string; expiry: string } {
  const birth = mrzDate(parts.birthDate, 'date of birth');
  const expiry = mrzDate(parts.expiryDate, 'date of expiry');
  return { birth: birth + checkDigit(birth), expiry: expiry + checkDigit(expiry) };
}

function sexCode({ sex }: MrzFields): string {
  return sex === 'X' ? '<' : sex;
}

/** Fillers of a document number are added here; one that the caller put in would be lost on reading. */
function requirePlainNumber(documentNumber: string): void {
  if (!/^[A-Z0-9]+$/.test(documentNumber)) {
    throw new FormatError('value', 'MRZ document number: must be of A to Z and 0 to 9');
  }
}

/** Doc 9303-5 section 4.2.2.1 note j: the rest and the check digit open the optional data. */
function splitNumber(documentNumber: string): { number: string; overflow: string } {
  if (documentNumber.length <= 9) {
    return { number: fill(documentNumber, 9, 'document number'), overflow: '' };
  }
  return {
    number: fill(documentNumber.slice(0, 9), 9, 'document number'),
    overflow: `${documentNumber.slice(9)}${checkDigit(documentNumber)}<`,
  };
}

/** What BAC derives its keys from (Doc 9303-11 section 9.7.1): number, birth and expiry, each with its check digit. */
export function mrzInformation(parts: {
  readonly documentNumber: string;
  readonly birthDate: string;
  readonly expiryDate: string;
}): string {
  return joinInformation(
    parts.documentNumber,
    mrzDate(parts.birthDate, 'date of birth'),
    mrzDate(parts.expiryDate, 'date of expiry'),
  );
}

/** The same from an MRZ that was read, whose dates are YYMMDD. */
export function mrzInformationOf({ documentNumber, birthDate, expiryDate }: Mrz): string {
  return joinInformation(documentNumber.replaceAll(' ', '<'), birthDate, expiryDate);
}

function joinInformation(documentNumber: string, birth: string, expiry: string): string {
  return [documentNumber.padEnd(9, '<'), birth, expiry]
    .map((field) => field + checkDigit(field))
    .join('');
}
