import type { Application } from '@tamga/contracts';

/** A field that is wrong although it has the right shape: where, and why in plain words. */
export interface FieldProblem {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * What a schema cannot say of an application: dates that exist and make sense, the birth date in the registration
 * number, an address for an ID card.
 */
export function checkApplication(
  application: Application,
  pointer: string,
  today: Date,
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { person, product, address } = application;
  const birth = calendarDate(person.birthDate);
  if (birth === undefined) {
    problems.push({ pointer: `${pointer}/person/birthDate`, detail: 'is no day of the calendar' });
  } else if (birth > today) {
    problems.push({ pointer: `${pointer}/person/birthDate`, detail: 'lies in the future' });
  }
  if (birth !== undefined && !holdsBirthDate(person.registrationNumber, person.birthDate)) {
    problems.push({
      pointer: `${pointer}/person/registrationNumber`,
      detail: 'does not begin with the birth date: year, month (from 2000 on plus 20) and day',
    });
  }
  if (product === 'id-card' && address === undefined) {
    problems.push({ pointer: `${pointer}/address`, detail: 'an ID card needs the home address' });
  }
  if (address !== undefined && calendarDate(address.registeredOn) === undefined) {
    problems.push({
      pointer: `${pointer}/address/registeredOn`,
      detail: 'is no day of the calendar',
    });
  }
  for (const part of ['surname', 'givenName'] as const) {
    if (!/^[A-Za-z' -]+$/.test(person[part].latin)) {
      problems.push({
        pointer: `${pointer}/person/${part}/latin`,
        detail: 'the Latin form has letters A to Z, apostrophe, hyphen and space only (Doc 9303-3)',
      });
    }
  }
  return problems;
}

/** Two letters, then YYMMDD, the month of those born from 2000 on plus 20, then two digits. */
function holdsBirthDate(registrationNumber: string, birthDate: string): boolean {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const shown = String(Number(month) + (year >= '2000' ? 20 : 0)).padStart(2, '0');
  return registrationNumber.slice(2, 8) === `${year.slice(2)}${shown}${day}`;
}

/** The UTC midnight of a date that exists; undefined for 2026-02-30. */
function calendarDate(text: string): Date | undefined {
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text
    ? undefined
    : date;
}
