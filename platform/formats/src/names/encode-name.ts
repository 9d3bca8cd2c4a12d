import { ia5String, oid, printableString, sequence, setOf, utf8String } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { ATTRIBUTE_TYPE } from './attribute-types.ts';
import type { AttributeTypeAndValue, Name } from './name.ts';

const PRINTABLE_TYPES: ReadonlySet<string> = new Set([
  ATTRIBUTE_TYPE.C,
  ATTRIBUTE_TYPE.serialNumber,
]);
const IA5_TYPES: ReadonlySet<string> = new Set([ATTRIBUTE_TYPE.DC, ATTRIBUTE_TYPE.emailAddress]);

/**
 * Writes an RDNSequence: countryName and serialNumber as PrintableString, domain component and
 * e-mail as IA5String, the rest as UTF8String (RFC 5280 4.1.2.4 and A.1); RDN sets are sorted.
 */
export function encodeName(rdns: Name): Uint8Array {
  return sequence(
    ...rdns.map((rdn) => {
      if (rdn.length === 0) throw new FormatError('value', 'Name: an RDN has no attribute');
      return setOf(rdn.map(encodeAttribute));
    }),
  );
}

/** A name that is given either parsed or as the exact bytes of another certificate. */
export function nameBytes(name: Name | Uint8Array): Uint8Array {
  return name instanceof Uint8Array ? name : encodeName(name);
}

function encodeAttribute({ type, value }: AttributeTypeAndValue): Uint8Array {
  if (value === '') throw new FormatError('value', `Name: ${type} is empty`);
  const text = PRINTABLE_TYPES.has(type)
    ? printableString(value)
    : IA5_TYPES.has(type)
      ? ia5String(value)
      : utf8String(value);
  return sequence(oid(type), text);
}
