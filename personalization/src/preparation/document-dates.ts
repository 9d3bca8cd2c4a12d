import type { Product } from '@tamga/contracts';

/** Years that a document is valid: passports ten, the ID card until the ages at which it is renewed. */
const PASSPORT_YEARS = 10;
const RENEWAL_AGES = [25, 45] as const;
/** After the last renewal the ID card is valid for as long as a certificate's successor may be asked for. */
const LONGEST_ID_CARD_YEARS = 20;

/**
 * When a document issued `today` to a person born on `birthDate` ends; both YYYY-MM-DD.
 * An ID card is renewed at 25 and 45 (law on state registration).
 */
export function expiryDate(product: Product, birthDate: string, today: string): string {
  if (product === 'passport') {
    return addYears(today, PASSPORT_YEARS);
  }
  for (const age of RENEWAL_AGES) {
    const renewal = addYears(birthDate, age);
    // A card that would be renewed within the year is made for the next age at once.
    if (renewal > addYears(today, 1)) {
      return renewal;
    }
  }
  return addYears(today, LONGEST_ID_CARD_YEARS);
}

/** 29 February falls on 28 February in a common year. */
function addYears(date: string, years: number): string {
  const year = Number(date.slice(0, 4)) + years;
  const moved = `${String(year).padStart(4, '0')}${date.slice(4)}`;
  return new Date(`${moved}T00:00:00Z`).getUTCDate() === Number(date.slice(8))
    ? moved
    : `${moved.slice(0, 8)}28`;
}
