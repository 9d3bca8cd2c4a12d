import { sequenceFields } from '../der/fields.ts';
import { parseDer } from '../der/parse.ts';
import { sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import {
  encodePkiStatusInfo,
  type PkiFailure,
  type PkiStatusInfo,
  parsePkiStatusInfo,
} from './pki-status.ts';

/** TimeStampResp (RFC 3161 2.4.2); the token is there exactly when it was granted. */
export interface TimeStampResponse {
  readonly raw: Uint8Array;
  readonly status: PkiStatusInfo;
  /** ContentInfo with SignedData over a TSTInfo. */
  readonly token?: Uint8Array;
}

export function buildTimeStampResponse(token: Uint8Array): Uint8Array {
  return sequence(encodePkiStatusInfo({ status: 'granted' }), token);
}

/** A refusal without a token. */
export function buildTimeStampRejection(failure: PkiFailure, text: string): Uint8Array {
  return sequence(encodePkiStatusInfo({ status: 'rejection', text: [text], failure }));
}

export function parseTimeStampResponse(source: Uint8Array): TimeStampResponse {
  const where = 'TimeStampResp';
  const reader = sequenceFields(parseDer(source), where);
  const status = parsePkiStatusInfo(reader.next('status'));
  const token = reader.more() ? reader.next('timeStampToken').raw : undefined;
  reader.end();
  const isGranted = status.status === 'granted' || status.status === 'grantedWithMods';
  if (isGranted !== (token !== undefined)) {
    throw new FormatError('unexpected', `${where}: a token stands with a grant, and with it only`);
  }
  return { raw: source, status, ...(token === undefined ? {} : { token }) };
}
