import { parseBoolean, parseSmallInteger, refuseDefault, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { boolean, integer, sequence } from '../der/write.ts';

/** RFC 5280 4.2.1.9. */
export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength?: number;
}

/** Largest path length read; a chain is bounded far below. */
const MAX_PATH_LENGTH = 1_000_000;

export function encodeBasicConstraints({ ca, pathLength }: BasicConstraints): Uint8Array {
  return sequence(
    ...(ca ? [boolean(true)] : []),
    ...(pathLength === undefined ? [] : [integer(pathLength)]),
  );
}

export function decodeBasicConstraints(value: Uint8Array): BasicConstraints {
  const where = 'basicConstraints';
  const reader = sequenceFields(parseDer(value), where);
  const caNode = reader.optional(TAG.boolean);
  const ca = caNode !== undefined && parseBoolean(caNode, where);
  refuseDefault(caNode !== undefined && !ca, `${where} cA`);
  const pathNode = reader.optional(TAG.integer);
  reader.end();
  if (pathNode === undefined) return { ca };
  return { ca, pathLength: parseSmallInteger(pathNode, `${where} pathLen`, 0, MAX_PATH_LENGTH) };
}
