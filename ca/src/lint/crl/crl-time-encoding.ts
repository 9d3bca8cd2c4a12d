import { concat, equalBytes, integer, time } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';

export const crlTimeEncoding: Lint<CrlTarget> = {
  name: 'crl-time-encoding',
  clause: 'RFC 5280 5.1.2.4 and 5.1.2.5: UTCTime through 2049, GeneralizedTime from 2050',
  check: ({ crl }) => {
    const { version, tbsSignatureAlgorithm, issuer, thisUpdate, nextUpdate } = crl;
    const times = [thisUpdate, ...(nextUpdate === undefined ? [] : [nextUpdate])];
    if (times.some((date) => date.getUTCMilliseconds() !== 0)) return 'a time has a fraction';
    // What stands before the entries is compared, for the whole may be too long to be read twice.
    const beginning = concat(
      ...(version === 2 ? [integer(1)] : []),
      tbsSignatureAlgorithm.raw,
      issuer.raw,
      ...times.map(time),
    );
    const start = headerLength(crl.tbs);
    return equalBytes(crl.tbs.subarray(start, start + beginning.length), beginning)
      ? undefined
      : 'a time is not in the form that its year asks for';
  },
};

/** Identifier and length octets of a SEQUENCE that has been read already. */
function headerLength([, length = 0]: Uint8Array): number {
  return length < 0x80 ? 2 : 2 + (length & 0x7f);
}
