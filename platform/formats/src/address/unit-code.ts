/** First level, aimag or capital: a code of the form of ISO 3166-2:MN, `MN-1` or `MN-047`. */
export const PROVINCE_CODE = /^MN-\d{1,3}$/;

/** Second and third level (soum or district, bag or khoroo): the code of the national unit register. */
export const UNIT_CODE = /^[A-Z0-9-]{1,20}$/;

export function isProvinceCode(code: string): boolean {
  return PROVINCE_CODE.test(code);
}

export function isUnitCode(code: string): boolean {
  return UNIT_CODE.test(code);
}
