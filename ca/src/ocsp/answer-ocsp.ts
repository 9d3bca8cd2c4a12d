import {
  assembleOcspResponse,
  buildOcspError,
  buildResponseData,
  type CertId,
  type Certificate,
  type OcspErrorStatus,
  type OcspRequest,
} from '@tamga/formats';
import { problemOf } from '@tamga/service';
import { CA_PROBLEMS } from '../errors.ts';
import { permitOcspResponse } from '../lint/signing-permit.ts';
import type { SigningAuthority } from '../pki.ts';
import type { Standing, StandingMirror } from '../status/standing-mirror.ts';
import { type CannedAnswer, cannedAnswer, createCannedAnswers } from './canned-answers.ts';
import {
  type AskedFor,
  askedForOne,
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

/** An OCSPRequest in, an OCSPResponse out (RFC 6960). None rejects; what is kept comes at once. */
export interface OcspAnswerer {
  answer(request: Uint8Array): OcspAnswer | Promise<OcspAnswer>;
  /** The same for the base64 of a GET (RFC 6960 A.1); what was sent for it, escapes and all, is remembered. */
  answerText(base64: string, sent: string): OcspAnswer | Promise<OcspAnswer>;
  /** The answer that is kept for what was sent before. */
  kept(sent: string): CannedAnswer | undefined;
}

const VALIDITY_MS = 10 * 60_000;
/** Texts of GETs that are known by what they ask for, with SHA-256 some 150 letters each; longer ones are read each time. */
const MAX_TEXTS = 50_000;
const MAX_TEXT_LENGTH = 256;

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

  const signKept = (asked: AskedFor, standing: Standing) =>
    canned.make(standing, asked.idKey, async () => {
      const when = period();
      return cannedAnswer(await sign([{ certId: asked.certId.raw, standing }], when), when);
    });
  const readOne = async (asked: AskedFor): Promise<OcspAnswer> => {
    const { certId, idKey } = asked;
    const [standing] = await mirror.read([certId.serial.bytes]);
    // Tomorrow it may be somebody's: an unknown serial is never kept.
    if (standing === undefined) {
      return { bytes: await sign([{ certId: certId.raw, standing }], period()) };
    }
    return canned.find(standing, idKey, clock()) ?? signKept(asked, standing);
  };
  const findKept = ({ serialKey, idKey }: AskedFor): CannedAnswer | undefined => {
    const standing = mirror.peek(serialKey);
    return standing && canned.find(standing, idKey, clock());
  };
  const answerOne = (asked: AskedFor): OcspAnswer | Promise<OcspAnswer> =>
    findKept(asked) ?? readOne(asked).catch(refused);
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

  const answerRead = (request: OcspRequest): OcspAnswer | Promise<OcspAnswer> => {
    const certIds = withoutRepeats(request.certIds);
    // RFC 6960 2.3: nothing here is ours to answer for.
    if (!certIds.some(isOurs)) return refusal('unauthorized');
    return answerLive(certIds, request.nonce).catch(refused);
  };
  const answer = (bytes: Uint8Array, remember = (_asked: AskedFor): void => {}) => {
    const request = readRequest(bytes);
    if (request === undefined) return refusal('malformedRequest');
    const one = askedForOne(request, isOurs);
    if (one === undefined) return answerRead(request);
    remember(one);
    return answerOne(one);
  };
  const read = new Map<string, AskedFor>();
  return {
    answer,
    answerText: (base64, sent) =>
      answer(Buffer.from(base64, 'base64'), (asked) => {
        if (sent.length > MAX_TEXT_LENGTH) return;
        if (read.size === MAX_TEXTS) read.clear();
        read.set(sent, asked);
      }),
    kept(sent) {
      const asked = read.get(sent);
      return asked && findKept(asked);
    },
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
