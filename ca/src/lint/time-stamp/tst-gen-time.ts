import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

/** That it ends in Z and its fraction in no zero, the reader of TSTInfo has checked (RFC 3161 2.4.2). */
export const tstGenTime: Lint<TimeStampTarget> = {
  name: 'tst-gen-time',
  clause: 'RFC 3161 2.3, 4.1',
  check: ({ tstInfo: { genTime }, certificate }) =>
    genTime >= certificate.notBefore && genTime <= certificate.notAfter
      ? undefined
      : `genTime ${genTime.toISOString()} lies outside the validity of the unit's certificate`,
};
