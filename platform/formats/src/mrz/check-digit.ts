import { FormatError } from '../errors.ts';

const WEIGHTS = [7, 3, 1] as const;

/** The check digit of Doc 9303-3 section 4.9 over characters of an MRZ. */
export function checkDigit(data: string): string {
  let sum = 0;
  for (const [index, character] of [...data].entries()) {
    sum += characterValue(character) * (WEIGHTS[index % 3] ?? 1);
  }
  return String(sum % 10);
}

function characterValue(character: string): number {
  if (character === '<') {
    return 0;
  }
  if (/^[0-9]$/.test(character)) {
    return Number(character);
  }
  if (/^[A-Z]$/.test(character)) {
    return character.charCodeAt(0) - 55;
  }
  throw new FormatError('value', `MRZ: the character ${JSON.stringify(character)} is not allowed`);
}
