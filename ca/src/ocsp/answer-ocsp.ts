import {
  assembleOcspResponse,
  buildOcspError,
  buildResponseData,
  type CertId,
  type Certificate,
  type OcspErrorStatus,
} from '@tamga/formats';
import { problemOf } from '@tamga/service';
import { CA_PROBLEMS } from '../errors.ts';
import { permitOcspResponse } from '../lint/signing-permit.ts';
import type { SigningAuthority } from '../pki.ts';
import { keyOf, type Standing, type StandingMirror } from '../status/standing-mirror.ts';
import { type CannedAnswer, cannedAnswer, createCannedAnswers } from './canned-answers.ts';
import {
  certIdKey,
  issuerMatcher,
  keyHashOf,
  readRequest,
  withoutRepeats,
} from './read-request.ts';
import {
  type AnswerPeriod,
  answerPeriod,
  archiveCutoff,
  singleResponse,
} from './single-response.ts';

export interface OcspOptions {
  readonly mirror: StandingMirror;
  readonly issuer: Certificate;
  readonly responder: SigningAuthority;
  readonly clock: () => Date;
  /** From thisUpdate to nextUpdate; 10 minutes when absent. */
  readonly validityMs?: number;
  readonly failed: (error: unknown) => void;
}

/** An OCSPResponse; one that is given to others too has what a cache must know. */
export type OcspAnswer = { readonly bytes: Uint8Array } | CannedAnswer;

/** An OCSPRequest in, an OCSPResponse out (RFC 6960): it never rejects. */
export type OcspAnswerer = (request: Uint8Array) => OcspAnswer | Promise<OcspAnswer>;

const VALIDITY_MS = 10 * 60_000;

/**
 * Answers for one issuer. One certificate without a nonce gets the answer that is signed already, or that is signed now
 * and kept while the status stands (RFC 5019); all else is signed live.
 */
export function createOcspAnswerer(options: OcspOptions): OcspAnswerer {
  const { mirror, responder, issuer, clock, validityMs = VALIDITY_MS, failed } = options;
  const isOurs = issuerMatcher(issuer);
  const canned = createCannedAnswers(failed);
  const sign = responseSigner(responder, archiveCutoff(issuer.notBefore));
  const period = () => answerPeriod(clock(), validityMs, responder.certificate.notAfter);

  const answerOne = async (certId: CertId): Promise<OcspAnswer> => {
    const [standing] = await mirror.read([certId.serial.bytes]);
    const entries = [{ certId: certId.raw, standing }];
    // Tomorrow it may be somebody's: an unknown serial is never kept.
    if (standing === undefined) return { bytes: await sign(entries, period()) };
    return (
      canned.find(standing, certIdKey(certId), clock()) ??
      canned.make(standing, certIdKey(certId), async () => {
        const when = period();
        return cannedAnswer(await sign(entries, when), when);
      })
    );
  };
  const answerLive = async (
    certIds: readonly CertId[],
    nonce?: Uint8Array,
  ): Promise<OcspAnswer> => {
    const ours = certIds.filter(isOurs);
    const standings = await mirror.read(ours.map(({ serial }) => serial.bytes));
    const known = new Map(ours.map((certId, index) => [certId, standings[index]]));
    const entries = certIds.map((certId) => ({ certId: certId.raw, standing: known.get(certId) }));
    return { bytes: await sign(entries, period(), nonce) };
  };
  const refused = (error: unknown): OcspAnswer => {
    failed(error);
    // RFC 6960 2.3: what is not there for the moment, or what failed in itself.
    const isAway = problemOf(error, CA_PROBLEMS).status === 503;
    return refusal(isAway ? 'tryLater' : 'internalError');
  };

  return (bytes) => {
    const request = readRequest(bytes);
    if (request === undefined) return refusal('malformedRequest');
    const [first, ...others] = withoutRepeats(request.certIds);
    // RFC 6960 2.3: nothing here is ours to answer for.
    if (first === undefined || ![first, ...others].some(isOurs)) return refusal('unauthorized');
    if (others.length > 0 || request.nonce !== undefined) {
      return answerLive([first, ...others], request.nonce).catch(refused);
    }
    const standing = mirror.peek(keyOf(first.serial.bytes));
    const found = standing && canned.find(standing, certIdKey(first), clock());
    return found ?? answerOne(first).catch(refused);
  };
}

function refusal(status: OcspErrorStatus): OcspAnswer {
  return { bytes: buildOcspError(status) };
}

interface Entry {
  readonly certId: Uint8Array;
  readonly standing: Standing | undefined;
}

function responseSigner(
  { certificate, signer }: SigningAuthority,
  cutoff: ReturnType<typeof archiveCutoff>,
): (entries: readonly Entry[], period: AnswerPeriod, nonce?: Uint8Array) => Promise<Uint8Array> {
  const responderId = { byKeyHash: keyHashOf(certificate) };
  return async (entries, period, nonce) => {
    const data = buildResponseData({
      responderId,
      producedAt: period.thisUpdate,
      ...(nonce === undefined ? {} : { nonce }),
      responses: entries.map(({ certId, standing }) =>
        singleResponse(certId, standing, period, cutoff),
      ),
    });
    const permit = permitOcspResponse(data, signer.algorithm, { responder: certificate });
    return assembleOcspResponse(data, signer.algorithm, await signer.sign(permit), [
      certificate.raw,
    ]);
  };
}
