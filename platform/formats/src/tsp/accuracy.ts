import { boundedInteger, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { implicitPrimitive, integer, integerContent, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/** How far genTime may be from the true time, either way (RFC 3161 2.4.2); the parts add up. */
export interface Accuracy {
  readonly seconds?: number;
  /** 1 to 999. */
  readonly millis?: number;
  /** 1 to 999. */
  readonly micros?: number;
}

/** A week: no clock that is worse is called one. */
const MAX_SECONDS = 604_800;

export function encodeAccuracy({ seconds, millis, micros }: Accuracy): Uint8Array {
  check(seconds, 0, MAX_SECONDS);
  check(millis, 1, 999);
  check(micros, 1, 999);
  return sequence(
    ...(seconds === undefined ? [] : [integer(seconds)]),
    ...(millis === undefined ? [] : [implicitPrimitive(0, integerContent(millis))]),
    ...(micros === undefined ? [] : [implicitPrimitive(1, integerContent(micros))]),
  );
}

function check(value: number | undefined, min: number, max: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  throw new FormatError('value', `Accuracy: ${value} is outside ${min} to ${max}`);
}

export function parseAccuracy(node: DerNode): Accuracy {
  const where = 'Accuracy';
  const reader = sequenceFields(node, where);
  const secondsNode = reader.optional(TAG.integer);
  const millisNode = reader.context(0);
  const microsNode = reader.context(1);
  reader.end();
  return {
    ...(secondsNode && { seconds: parseSmallInteger(secondsNode, where, 0, MAX_SECONDS) }),
    ...(millisNode && { millis: boundedInteger(millisNode.content, where, 1, 999) }),
    ...(microsNode && { micros: boundedInteger(microsNode.content, where, 1, 999) }),
  };
}

/** The whole of it in microseconds. */
export function accuracyMicros({ seconds = 0, millis = 0, micros = 0 }: Accuracy): number {
  return seconds * 1_000_000 + millis * 1_000 + micros;
}
