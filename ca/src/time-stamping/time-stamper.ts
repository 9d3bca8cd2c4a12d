import {
  buildTimeStampRejection,
  buildTimeStampResponse,
  buildTstInfo,
  type TimeStampRequest,
} from '@tamga/formats';
import { drawSerial } from '../certificates/serial-number.ts';
import { assertMaySign } from '../document-signing/assert-may-sign.ts';
import type { SigningAuthority } from '../pki.ts';
import type { ClockCheck } from './clock-check.ts';
import { judgeRequest } from './judge-request.ts';
import type { TimeStampRecorder } from './record-time-stamps.ts';
import { prepareToken, signToken } from './sign-token.ts';

export interface TimeStamperOptions {
  readonly unit: SigningAuthority;
  /** TSAPolicyId, dotted. */
  readonly policy: string;
  readonly accuracyMillis: number;
  readonly clock: () => Date;
  readonly isClockTrusted: ClockCheck;
  readonly record: TimeStampRecorder;
  /** Hears why a token could not be made. */
  readonly failed: (error: unknown) => void;
}

/** A TimeStampReq in, a TimeStampResp out: a token, or a rejection that says why (RFC 3161 2.4.2). */
export type TimeStamper = (request: Uint8Array) => Promise<Uint8Array>;

export function createTimeStamper(options: TimeStamperOptions): TimeStamper {
  const { policy, isClockTrusted, failed } = options;
  return async (bytes) => {
    const judged = judgeRequest(bytes, policy);
    if ('rejection' in judged) {
      const { failure, text } = judged.rejection;
      return buildTimeStampRejection(failure, text);
    }
    try {
      if (!(await isClockTrusted())) {
        return buildTimeStampRejection('timeNotAvailable', 'The clock is not trusted now.');
      }
      return buildTimeStampResponse(await makeToken(options, judged.request));
    } catch (error) {
      failed(error);
      return buildTimeStampRejection('systemFailure', 'No token could be made.');
    }
  };
}

/** On record first, signed then: a token that is not signed after all leaves a record that harms nobody. */
async function makeToken(
  options: TimeStamperOptions,
  request: TimeStampRequest,
): Promise<Uint8Array> {
  const { unit, policy, record } = options;
  const genTime = options.clock();
  assertMaySign(unit.certificate, genTime);
  const serial = drawSerial();
  const tstInfo = buildTstInfo({
    policy,
    messageImprint: request.messageImprint.raw,
    serialNumber: serial,
    genTime,
    accuracy: accuracyOf(options.accuracyMillis),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce.value }),
  });
  const prepared = prepareToken(tstInfo, unit, request, policy);
  await record({ serial, genTime, tstInfo });
  return signToken(tstInfo, prepared, unit, request.certReq ? [unit.certificate.raw] : []);
}

function accuracyOf(millis: number): { readonly seconds?: number; readonly millis?: number } {
  const seconds = Math.floor(millis / 1000);
  return {
    ...(seconds === 0 ? {} : { seconds }),
    ...(millis % 1000 === 0 ? {} : { millis: millis % 1000 }),
  };
}
