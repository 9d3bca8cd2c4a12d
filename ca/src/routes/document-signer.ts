import {
  type Problem,
  SignAddresses,
  type SignAddressesReply,
  SignSods,
  type SignSodsReply,
} from '@tamga/contracts';
import { fromBase64 } from '@tamga/formats';
import { type AuditLog, actorOf, problemOf } from '@tamga/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Sql } from 'postgres';
import { signAddress } from '../document-signing/sign-address.ts';
import { type SodSigning, signSods } from '../document-signing/sign-sods.ts';
import { readSodRequest, type SodRequest } from '../document-signing/sod-request.ts';
import { CA_PROBLEMS, CaError } from '../errors.ts';
import type { Pki } from '../pki.ts';

export interface DocumentRoutes {
  readonly sql: Sql;
  readonly audit: AuditLog;
  readonly pki: Pki;
  readonly signing: SodSigning;
  /** Documents that one message may hold. */
  readonly sodsPerMessage: number;
  readonly clock: () => Date;
}

const SHA256_BYTES = 32;

export function serveDocumentSigner(app: FastifyInstance, ca: DocumentRoutes): void {
  const { pki, clock } = ca;
  const access = ['service:bureau'];

  app.post<{ Body: SignSods }>(
    '/document-signer/sods',
    { config: { access }, schema: { body: SignSods } },
    async (request): Promise<SignSodsReply> => {
      const { requests } = request.body;
      if (requests.length > ca.sodsPerMessage) {
        throw new CaError(
          'TOO_MANY_REQUESTS_IN_MESSAGE',
          `${requests.length} documents, at most ${ca.sodsPerMessage} are taken: send them in several messages.`,
        );
      }
      const read = requests.map(readOrError);
      const readable = read.flatMap((one) => ('error' in one ? [] : [one]));
      const outcomes = await signSods(ca.signing, readable, actorOf(request));
      const given = new Map(readable.map((one, index) => [one, outcomes[index]]));
      return {
        results: read.map((one, index) => {
          const requestId = requests[index]?.requestId ?? '';
          const outcome = 'error' in one ? one : given.get(one);
          return outcome !== undefined && 'sod' in outcome
            ? { requestId, sod: base64(outcome.sod) }
            : { requestId, problem: problemFor(request, outcome?.error) };
        }),
      };
    },
  );

  app.post<{ Body: SignAddresses }>(
    '/document-signer/addresses',
    { config: { access }, schema: { body: SignAddresses } },
    async (request): Promise<SignAddressesReply> => {
      const signed = await signEach(request, request.body.requests, async ({ digest }) =>
        signAddress(sha256Digest(digest), pki.addressSigner, pki.citizenRoot, clock()),
      );
      await record(ca, 'address.signed', actorOf(request), signed);
      return {
        results: signed.map((result) =>
          'bytes' in result
            ? { requestId: result.requestId, signedData: base64(result.bytes) }
            : result,
        ),
      };
    },
  );
}

type Signed =
  | { readonly requestId: string; readonly bytes: Uint8Array }
  | { readonly requestId: string; readonly problem: Problem };

function signEach<Item extends { readonly requestId: string }>(
  request: FastifyRequest,
  items: readonly Item[],
  sign: (item: Item) => Promise<Uint8Array>,
): Promise<Signed[]> {
  return Promise.all(
    items.map(async (item) => {
      const { requestId } = item;
      try {
        return { requestId, bytes: await sign(item) };
      } catch (error) {
        return { requestId, problem: problemFor(request, error) };
      }
    }),
  );
}

function readOrError(
  asked: SignSods['requests'][number],
): SodRequest | { readonly error: unknown } {
  try {
    return readSodRequest(asked);
  } catch (error) {
    return { error };
  }
}

function problemFor(request: FastifyRequest, error: unknown): Problem {
  const problem = problemOf(error, CA_PROBLEMS);
  if (problem.status >= 500) request.log.error({ err: error }, 'a signature failed');
  return problem;
}

/** Nothing signed leaves before it is on record. */
async function record(
  { sql, audit }: DocumentRoutes,
  event: string,
  actor: string,
  signed: readonly Signed[],
): Promise<void> {
  const entries = signed
    .filter((result) => 'bytes' in result)
    .map(({ requestId }) => ({ event, actor, refs: { request: requestId } }));
  if (entries.length > 0) await sql.begin((tx) => audit.append(tx, ...entries));
}

function sha256Digest(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (bytes.length !== SHA256_BYTES) {
    throw new CaError('REQUEST_UNREADABLE', `A SHA-256 digest has 32 bytes, not ${bytes.length}.`);
  }
  return bytes;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
