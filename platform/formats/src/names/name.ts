import { ATTRIBUTE_TYPE, type AttributeName } from './attribute-types.ts';

/** One attribute of a name: type as dotted OID, value as text. */
export interface AttributeTypeAndValue {
  readonly type: string;
  readonly value: string;
}

/** A SET of one or (rarely) more attributes. */
export type RelativeDistinguishedName = readonly AttributeTypeAndValue[];

/** RDNSequence in the order of the encoding: country first as a rule (RFC 5280 4.1.2.4). */
export type Name = readonly RelativeDistinguishedName[];

/** A name read from DER, beside the bytes it was read from. */
export interface ParsedName {
  readonly raw: Uint8Array;
  readonly rdns: Name;
}

/** Builds a name of single-valued RDNs: `name(['C', 'MN'], ['CN', 'Specimen'])`. */
export function name(...attributes: readonly (readonly [AttributeName, string])[]): Name {
  return attributes.map(([short, value]) => [{ type: ATTRIBUTE_TYPE[short], value }]);
}

/** Every value of one attribute type, in order. */
export function nameValues(rdns: Name, short: AttributeName): readonly string[] {
  const type = ATTRIBUTE_TYPE[short];
  const values: string[] = [];
  for (const rdn of rdns) for (const item of rdn) if (item.type === type) values.push(item.value);
  return values;
}
