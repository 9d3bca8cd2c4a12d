import { FormatError } from '../errors.ts';

/** Certification authority and certificate holder references have at most 16 characters (TR-03110-3 D.2). */
const MAX_OCTETS = 16;

/** A reference in its parts: who holds the key, and which of their keys it is (TR-03110-3 A.6.1). */
export interface CvcReferenceParts {
  readonly country: string;
  readonly mnemonic: string;
  /** Five digits, or digits and letters. */
  readonly sequence: string;
}

/** ISO/IEC 8859-1, one octet a character. */
export function encodeReference(reference: string): Uint8Array {
  const octets = Buffer.from(reference, 'latin1');
  if (octets.toString('latin1') !== reference || octets.length < 1 || octets.length > MAX_OCTETS) {
    throw new FormatError('value', 'CVC reference: not 1 to 16 characters of ISO/IEC 8859-1');
  }
  return new Uint8Array(octets);
}

export function parseReference(octets: Uint8Array): string {
  if (octets.length < 1 || octets.length > MAX_OCTETS) {
    throw new FormatError('value', `CVC reference: ${octets.length} characters, not 1 to 16`);
  }
  return Buffer.from(octets).toString('latin1');
}

/** Undefined where the form is another: country code, mnemonic of up to nine characters, sequence of five. */
export function splitReference(reference: string): CvcReferenceParts | undefined {
  const match = /^([A-Z]{2})([\x20-\x7e\xa0-\xff]{1,9})([0-9A-Z]{5})$/.exec(reference);
  if (match === null) return undefined;
  const [, country = '', mnemonic = '', sequence = ''] = match;
  return { country, mnemonic, sequence };
}
