import {
  type CertStatus,
  EXTENSION,
  type Extension,
  generalizedTime,
  type SingleResponseFields,
} from '@tamga/formats';
import type { Standing } from '../status/standing-mirror.ts';

/** When an answer was made and until when it stands, in whole seconds. */
export interface AnswerPeriod {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

/** From now for `validityMs`, and never beyond the certificate of who signs (RFC 5019 2.2.4). */
export function answerPeriod(now: Date, validityMs: number, responderEnds: Date): AnswerPeriod {
  const thisUpdate = wholeSecond(now);
  const nextUpdate = earlier(new Date(thisUpdate.getTime() + validityMs), responderEnds);
  return { thisUpdate, nextUpdate };
}

/**
 * RFC 6960 4.4.4: the register forgets nothing, so the status of an expired certificate is answered as far back
 * as its issuer goes.
 */
export function archiveCutoff(issuerBegins: Date): Extension {
  return {
    oid: EXTENSION.ocspArchiveCutoff,
    critical: false,
    value: generalizedTime(issuerBegins),
  };
}

export function singleResponse(
  certId: Uint8Array,
  standing: Standing | undefined,
  { thisUpdate, nextUpdate }: AnswerPeriod,
  cutoff: Extension,
): SingleResponseFields {
  return {
    certId,
    certStatus: certStatus(standing, thisUpdate),
    thisUpdate,
    nextUpdate,
    ...(standing === undefined ? {} : { extensions: [cutoff] }),
  };
}

/** Nothing is revoked later than the answer says, also when the clock was ahead at the revocation. */
function certStatus(standing: Standing | undefined, now: Date): CertStatus {
  if (standing === undefined) return { status: 'unknown' };
  if (standing.status === 'good') return { status: 'good' };
  return {
    status: 'revoked',
    revocationTime: earlier(wholeSecond(standing.since ?? new Date(0)), now),
    ...(standing.reason === undefined ? {} : { reason: standing.reason }),
  };
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
