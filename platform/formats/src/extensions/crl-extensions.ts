import { boundedInteger, expectTag, parseInteger } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { generalizedTime, parseTime } from '../der/time.ts';
import { enumerated, integer } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/** Longest CRL number, in octets (RFC 5280 5.2.3). */
const MAX_CRL_NUMBER_OCTETS = 20;

/** Value of cRLNumber, and of deltaCRLIndicator, which holds the base CRL's number. */
export function encodeCrlNumber(number: bigint): Uint8Array {
  const encoded = integer(number);
  if (number < 0n || encoded.length - 2 > MAX_CRL_NUMBER_OCTETS) {
    throw new FormatError('value', 'cRLNumber: negative, or longer than 20 octets');
  }
  return encoded;
}

export function decodeCrlNumber(value: Uint8Array): bigint {
  const node = parseDer(value);
  const number = parseInteger(node, 'cRLNumber');
  if (number < 0n || node.content.length > MAX_CRL_NUMBER_OCTETS) {
    throw new FormatError('value', 'cRLNumber: negative, or longer than 20 octets');
  }
  return number;
}

/** CRLReason (RFC 5280 5.3.1) by its number; 7 is unused. */
const REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

export type CrlReason = Exclude<(typeof REASONS)[number], undefined>;

/** Number of a reason, as CRLReason and OCSP write it. */
export function crlReasonNumber(reason: CrlReason): number {
  return REASONS.indexOf(reason);
}

/** Reason of the content octets of a CRLReason. */
export function parseCrlReasonContent(content: Uint8Array): CrlReason {
  const reason = REASONS[boundedInteger(content, 'CRLReason', 0, REASONS.length - 1)];
  if (reason === undefined) throw new FormatError('value', 'CRLReason: 7 is not used');
  return reason;
}

/** Value of the reasonCode entry extension; `unspecified` is said by leaving it away. */
export function encodeCrlReason(reason: CrlReason): Uint8Array {
  if (reason === 'unspecified') {
    throw new FormatError('value', 'reasonCode: unspecified is not encoded (RFC 5280 5.3.1)');
  }
  return enumerated(crlReasonNumber(reason));
}

export function decodeCrlReason(value: Uint8Array): CrlReason {
  return parseCrlReasonContent(expectTag(parseDer(value), TAG.enumerated, 'reasonCode').content);
}

/** invalidityDate (RFC 5280 5.3.2). */
export function encodeInvalidityDate(date: Date): Uint8Array {
  return generalizedTime(date);
}

export function decodeInvalidityDate(value: Uint8Array): Date {
  return parseTime(expectTag(parseDer(value), TAG.generalizedTime, 'invalidityDate'));
}

/** expiredCertsOnCRL (X.509, ISO/IEC 9594-8): certificates that expired since then are listed as if they had not. */
export function encodeExpiredCertsOnCrl(since: Date): Uint8Array {
  return generalizedTime(since);
}

export function decodeExpiredCertsOnCrl(value: Uint8Array): Date {
  return parseTime(expectTag(parseDer(value), TAG.generalizedTime, 'expiredCertsOnCRL'));
}
