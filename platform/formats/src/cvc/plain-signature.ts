import { integerValue, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { FormatError } from '../errors.ts';

/** An ECDSA signature of X9.62 (`SEQUENCE { r, s }`) in plain format: r and s, each of `octets` (TR-03111 5.2.1). */
export function plainEcdsaSignature(der: Uint8Array, octets: number): Uint8Array {
  const where = 'ECDSA signature';
  const reader = sequenceFields(parseDer(der), where);
  const numbers = [reader.take(TAG.integer, 'r'), reader.take(TAG.integer, 's')];
  reader.end();
  const plain = new Uint8Array(2 * octets);
  for (const [index, { content }] of numbers.entries()) {
    const value = integerValue(content);
    const digits = value.toString(16).padStart(2 * octets, '0');
    if (value <= 0n || digits.length > 2 * octets) {
      throw new FormatError('value', `${where}: a number is not one of ${octets} octets`);
    }
    plain.set(Buffer.from(digits, 'hex'), index * octets);
  }
  return plain;
}
