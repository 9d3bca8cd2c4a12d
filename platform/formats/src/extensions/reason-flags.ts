import { namedBitNumbers } from '../der/fields.ts';
import { namedBitsContent } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/** Bits of ReasonFlags (RFC 5280 4.2.1.13); bit 0 is unused. */
const FLAGS = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

export type ReasonFlag = (typeof FLAGS)[number];

export function reasonFlagsContent(reasons: readonly ReasonFlag[]): Uint8Array {
  return namedBitsContent(reasons.map((reason) => FLAGS.indexOf(reason)));
}

export function parseReasonFlags(content: Uint8Array, where: string): readonly ReasonFlag[] {
  return namedBitNumbers(content, where).map((bit) => {
    const flag = FLAGS[bit];
    if (flag === undefined) throw new FormatError('value', `${where}: reason bit ${bit}`);
    return flag;
  });
}
