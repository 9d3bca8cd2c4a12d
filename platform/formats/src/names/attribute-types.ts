/** Attribute types of distinguished names, by the short names of RFC 4514 and common use. */
export const ATTRIBUTE_TYPE = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  street: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  title: '2.5.4.12',
  postalCode: '2.5.4.17',
  GN: '2.5.4.42',
  pseudonym: '2.5.4.65',
  organizationIdentifier: '2.5.4.97',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
  emailAddress: '1.2.840.113549.1.9.1',
} as const;

export type AttributeName = keyof typeof ATTRIBUTE_TYPE;

const NAMES = new Map<string, string>(
  Object.entries(ATTRIBUTE_TYPE).map(([short, type]) => [type, short]),
);

/** Short name of an attribute type, or the dotted OID itself. */
export function attributeName(type: string): string {
  return NAMES.get(type) ?? type;
}
