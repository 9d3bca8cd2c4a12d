/** What the faces show, taken from the prepared order and from nowhere else. */
export interface FaceData {
  readonly surname: { readonly cyrillic: string; readonly latin: string };
  readonly givenName: { readonly cyrillic: string; readonly latin: string };
  readonly familyName?: { readonly cyrillic: string; readonly latin: string };
  readonly civilNumber: string;
  readonly registrationNumber: string;
  readonly sex: 'M' | 'F' | 'X';
  readonly birthDate: string;
  readonly birthPlace: string;
  readonly issuedOn: string;
  readonly expiresOn: string;
  readonly documentNumber: string;
  readonly issuingUnit: string;
  readonly mrz: readonly string[];
  readonly portraitJpeg: Uint8Array;
  readonly signaturePng: Uint8Array;
}

/** `ЭР / M`: sex as both languages write it. */
export function sexText(sex: FaceData['sex']): string {
  return { M: 'эр / M', F: 'эм / F', X: '— / X' }[sex];
}
