import { expectTag, namedBitNumbers, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { integer, namedBits, sequence, utf8String } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { decodeUtf8 } from '../names/directory-string.ts';

/** PKIStatus (RFC 3161 2.4.2), by number. */
const STATUSES = [
  'granted',
  'grantedWithMods',
  'rejection',
  'waiting',
  'revocationWarning',
  'revocationNotification',
] as const;
export type PkiStatus = (typeof STATUSES)[number];

/** Bits of PKIFailureInfo that a time-stamping authority may set (RFC 3161 2.4.2). */
export const PKI_FAILURE = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const;
export type PkiFailure = keyof typeof PKI_FAILURE;

const FAILURES = Object.keys(PKI_FAILURE) as readonly PkiFailure[];
/** Most lines read of one PKIFreeText. */
const MAX_FREE_TEXT = 16;

/** PKIStatusInfo (RFC 3161 2.4.2). */
export interface PkiStatusInfo {
  readonly status: PkiStatus;
  readonly text?: readonly string[];
  readonly failure?: PkiFailure;
}

export function encodePkiStatusInfo({ status, text, failure }: PkiStatusInfo): Uint8Array {
  return sequence(
    integer(STATUSES.indexOf(status)),
    ...(text === undefined ? [] : [sequence(...text.map(utf8String))]),
    ...(failure === undefined ? [] : [namedBits([PKI_FAILURE[failure]])]),
  );
}

export function parsePkiStatusInfo(node: DerNode): PkiStatusInfo {
  const where = 'PKIStatusInfo';
  const reader = sequenceFields(node, where);
  const number = parseSmallInteger(reader.next('status'), where, 0, STATUSES.length - 1);
  const textNode = reader.optional(TAG.sequence);
  const failureNode = reader.optional(TAG.bitString);
  reader.end();
  return {
    status: STATUSES[number] ?? 'rejection',
    ...(textNode && { text: parseFreeText(textNode, where) }),
    ...(failureNode && { failure: parseFailure(failureNode.content, where) }),
  };
}

function parseFreeText({ children }: DerNode, where: string): readonly string[] {
  if (children.length === 0 || children.length > MAX_FREE_TEXT) {
    throw new FormatError('limit', `${where}: 1 to ${MAX_FREE_TEXT} lines of text are read`);
  }
  return children.map((line) => decodeUtf8(expectTag(line, TAG.utf8String, where).content, where));
}

/** Exactly one reason: what several of them, or none, would mean is nowhere said. */
function parseFailure(content: Uint8Array, where: string): PkiFailure {
  const bits = namedBitNumbers(content, where);
  const failure = FAILURES.find((name) => PKI_FAILURE[name] === bits[0]);
  if (bits.length !== 1 || failure === undefined) {
    throw new FormatError('value', `${where}: failInfo is not one of RFC 3161 2.4.2`);
  }
  return failure;
}
