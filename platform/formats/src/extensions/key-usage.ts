import { expectTag, namedBitNumbers } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { namedBits } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/** Bits of keyUsage in their order (RFC 5280 4.2.1.3); bit 1 by its current name. */
const BITS = [
  'digitalSignature',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export type KeyUsage = (typeof BITS)[number];

export function encodeKeyUsage(usages: readonly KeyUsage[]): Uint8Array {
  if (usages.length === 0) throw new FormatError('value', 'keyUsage: no bit is set');
  return namedBits(usages.map((usage) => BITS.indexOf(usage)));
}

/** The usages in bit order. */
export function decodeKeyUsage(value: Uint8Array): readonly KeyUsage[] {
  const { content } = expectTag(parseDer(value), TAG.bitString, 'keyUsage');
  return namedBitNumbers(content, 'keyUsage').map((bit) => {
    const usage = BITS[bit];
    if (usage === undefined) throw new FormatError('value', `keyUsage: bit ${bit} is not defined`);
    return usage;
  });
}
