import {
  FormatError,
  isImprintLengthRight,
  type PkiFailure,
  parseTimeStampRequest,
  type TimeStampRequest,
} from '@tamga/formats';
import { TIME_STAMP_HASHES } from '../lint/time-stamp/tst-hash-algorithm.ts';

export interface Rejection {
  readonly failure: PkiFailure;
  readonly text: string;
}

export type Judged = { readonly request: TimeStampRequest } | { readonly rejection: Rejection };

/** What a request asks for, or why it is refused (RFC 3161 2.4.1, 2.4.2). */
export function judgeRequest(bytes: Uint8Array, policy: string): Judged {
  const request = read(bytes);
  if (request === undefined) return reject('badDataFormat', 'This is no TimeStampReq.');
  const { messageImprint, version, extensions } = request;
  if (version !== 1) return reject('badRequest', 'Only version 1 is known.');
  if (messageImprint.hash === undefined || !TIME_STAMP_HASHES.has(messageImprint.hash)) {
    return reject('badAlg', 'Hashes are SHA-256, SHA-384 and SHA-512.');
  }
  if (!isImprintLengthRight(messageImprint)) {
    return reject('badDataFormat', 'The imprint has another length than its hash gives.');
  }
  if (request.policy !== undefined && request.policy !== policy) {
    return reject('unacceptedPolicy', `The policy here is ${policy}.`);
  }
  // RFC 3161 2.4.1: an extension that is not known is refused, critical or not.
  if (extensions.length > 0) return reject('unacceptedExtension', 'No extension is known here.');
  return { request };
}

function read(bytes: Uint8Array): TimeStampRequest | undefined {
  try {
    return parseTimeStampRequest(bytes);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function reject(failure: PkiFailure, text: string): Judged {
  return { rejection: { failure, text } };
}
