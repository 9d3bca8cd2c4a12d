/** Named curves of Doc 9303-12 and of our own profiles. */
export const CURVE_OID = {
  'P-256': '1.2.840.10045.3.1.7',
  'P-384': '1.3.132.0.34',
  'P-521': '1.3.132.0.35',
  brainpoolP256r1: '1.3.36.3.3.2.8.1.1.7',
  brainpoolP384r1: '1.3.36.3.3.2.8.1.1.11',
  brainpoolP512r1: '1.3.36.3.3.2.8.1.1.13',
} as const;

export type NamedCurve = keyof typeof CURVE_OID;

const NAMES = new Map<string, NamedCurve>([
  [CURVE_OID['P-256'], 'P-256'],
  [CURVE_OID['P-384'], 'P-384'],
  [CURVE_OID['P-521'], 'P-521'],
  [CURVE_OID.brainpoolP256r1, 'brainpoolP256r1'],
  [CURVE_OID.brainpoolP384r1, 'brainpoolP384r1'],
  [CURVE_OID.brainpoolP512r1, 'brainpoolP512r1'],
]);

export function curveName(oid: string): NamedCurve | undefined {
  return NAMES.get(oid);
}
