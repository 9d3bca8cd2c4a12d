import { type Certificate, equalBytes } from '@tamga/formats';
import { CaError } from '../errors.ts';
import { assertMaySign } from './assert-may-sign.ts';
import { type DocumentSigner, signersFor } from './document-signers.ts';
import { rebuildSod, signSod } from './sod.ts';
import type { SodRequest } from './sod-request.ts';
import type { DocumentStore, KnownSod, SodFact } from './store.ts';

export interface SodSigning {
  readonly store: DocumentStore;
  /** In the order of their use. */
  readonly signers: readonly DocumentSigner[];
  readonly documentsPerSigner: number;
  readonly csca: Certificate;
  readonly clock: () => Date;
}

/** EF.SOD, or why there is none: CaError or HsmError. */
export type SodOutcome = { readonly sod: Uint8Array } | { readonly error: unknown };

/**
 * Signs documents; each succeeds or fails by itself, and a request id stands for one EF.SOD however often it comes.
 *
 * 1. Requests that are on record get what they got before.
 * 2. The others are counted with a Document Signer, and that is committed, before it signs: the number of its
 *    signatures is never above its count, whoever dies when.
 * 3. What was signed is verified up to the CSCA, then recorded together with its audit event, and only then given.
 *
 * Gives an outcome for each request, in order. Errors of single requests: REQUEST_ID_REUSED,
 * DOCUMENT_TYPE_NOT_ALLOWED, SIGNER_NOT_IN_PERIOD, SIGNERS_SPENT, OUTPUT_NOT_VERIFIED, those of the token.
 *
 * @throws ServiceError AUDIT_UNWRITABLE, and errors of the database: then nothing is given
 */
export async function signSods(
  ca: SodSigning,
  requests: readonly SodRequest[],
  actor: string,
): Promise<readonly SodOutcome[]> {
  // The same id twice in one message is one request, or a wrong one.
  const first = new Map<string, SodRequest>();
  for (const request of requests) {
    if (!first.has(request.requestId)) first.set(request.requestId, request);
  }
  const unique = [...first.values()];
  const made = await signEach(ca, unique, actor);
  const outcomes = new Map(unique.map((request, index) => [request, made[index]]));
  return requests.map((request) => {
    const same = first.get(request.requestId);
    const outcome = same && outcomes.get(same);
    return outcome && equalBytes(same.requestHash, request.requestHash)
      ? outcome
      : { error: idReused(request) };
  });
}

async function signEach(
  ca: SodSigning,
  requests: readonly SodRequest[],
  actor: string,
): Promise<readonly SodOutcome[]> {
  const known = await ca.store.lookUp(requests);
  const fresh = requests.filter((_, index) => known[index] === undefined);
  const signers = await countDocuments(ca, fresh);
  const signed = await Promise.all(
    fresh.map((request) => signOne(ca, request, signers.get(request))),
  );
  const facts = signed.flatMap((one) => ('fact' in one ? [one.fact] : []));
  const recorded = facts.length === 0 ? new Set<string>() : await ca.store.record(facts, actor);
  const lost = facts
    .map(({ request }) => request)
    .filter(({ requestId }) => !recorded.has(requestId));
  // Somebody else was faster with the same request: what is on record counts.
  const foreign = lost.length === 0 ? [] : await ca.store.lookUp(lost);

  const outcomes = new Map<SodRequest, SodOutcome>();
  for (const [index, request] of fresh.entries()) {
    const one = signed[index];
    if (one !== undefined) outcomes.set(request, 'fact' in one ? { sod: one.sod } : one);
  }
  for (const [index, request] of lost.entries())
    outcomes.set(request, giveAgain(request, foreign[index]));
  return requests.map(
    (request, index) => outcomes.get(request) ?? giveAgain(request, known[index]),
  );
}

/** The signer of each document, or why it has none. */
async function countDocuments(
  { store, signers, documentsPerSigner, clock }: SodSigning,
  requests: readonly SodRequest[],
): Promise<ReadonlyMap<SodRequest, DocumentSigner | CaError>> {
  const found = new Map<SodRequest, DocumentSigner | CaError>();
  const now = clock();
  for (const [documentType, ofType] of groupByType(requests)) {
    try {
      const able = signersFor(signers, documentType, now);
      const counted = await store.count(able, documentsPerSigner, ofType.length);
      for (const [index, request] of ofType.entries()) {
        found.set(request, counted[index] ?? signersSpent(able, documentsPerSigner));
      }
    } catch (error) {
      if (!(error instanceof CaError)) throw error;
      for (const request of ofType) found.set(request, error);
    }
  }
  return found;
}

function groupByType(requests: readonly SodRequest[]): ReadonlyMap<string, SodRequest[]> {
  const groups = new Map<string, SodRequest[]>();
  for (const request of requests) {
    const group = groups.get(request.documentType);
    if (group === undefined) groups.set(request.documentType, [request]);
    else group.push(request);
  }
  return groups;
}

type Made = { readonly fact: SodFact; readonly sod: Uint8Array } | { readonly error: unknown };

async function signOne(
  { csca, clock }: SodSigning,
  request: SodRequest,
  signer: DocumentSigner | CaError | undefined,
): Promise<Made> {
  if (signer === undefined || signer instanceof CaError) return { error: signer };
  try {
    const { sod, signature } = await signSod(request, signer, csca, clock());
    const at = clock();
    // The token has a queue: a signature made after the period's last second is kept back.
    assertMaySign(signer.certificate, at, signer.period);
    return { fact: { request, signer, signature, at }, sod };
  } catch (error) {
    return { error };
  }
}

function giveAgain(request: SodRequest, known: KnownSod | undefined): SodOutcome {
  if (known === undefined || !equalBytes(known.requestHash, request.requestHash)) {
    return { error: idReused(request) };
  }
  return { sod: rebuildSod(request, known.certificate, known.signature) };
}

function idReused({ requestId }: SodRequest): CaError {
  return new CaError('REQUEST_ID_REUSED', `The request ${requestId} asked for another document.`);
}

function signersSpent(signers: readonly DocumentSigner[], documentsPerSigner: number): CaError {
  const labels = signers.map(({ signer }) => signer.label).join(', ');
  return new CaError(
    'SIGNERS_SPENT',
    `${labels}: each has signed its ${documentsPerSigner} documents. Certify a new one, and restart.`,
  );
}
