import { createHash } from 'node:crypto';
import { createTimeStamper, serveTimeStamping } from '@tamga/ca/doors';
import {
  buildTimeStampRequest,
  FormatError,
  parseTimeStampRequest,
  parseTimeStampResponse,
} from '@tamga/formats';
import { Answer, type NetworkTarget } from '../../fuzz-target.ts';
import { mutateTlv } from '../../mutation/mutate-tlv.ts';
import { openDoor, problemIn } from './door.ts';
import { isTimeStampRequestShell } from './outer-parse.ts';
import { DER_READER } from './parser-files.ts';
import { behind, Reached } from './reached.ts';
import { authority, authorityKey, NOW } from './specimens.ts';

const POLICY = '0.4.0.2023.1.1';
let failure: unknown;

/** Up to the signature: token, lints and all. */
const stamp = createTimeStamper({
  unit: {
    certificate: authority,
    signer: {
      label: 'tsa',
      algorithm: authorityKey.algorithm,
      publicKey: behind(),
      sign: behind(),
      signMany: behind(),
    },
  },
  policy: POLICY,
  accuracyMillis: 1_000,
  clock: () => NOW,
  isClockTrusted: async () => true,
  record: async () => {},
  failed: (error) => {
    failure = error;
  },
});
const door = openDoor((app) => serveTimeStamping(app, stamp));

const imprint = (hash: 'sha256' | 'sha512') => ({
  hash,
  hashedMessage: createHash(hash).update('specimen').digest(),
});

/** `POST /tsp`: a TimeStampReq as the body (RFC 3161 3.4). */
export const TIME_STAMP: NetworkTarget = {
  name: 'tsp',
  valid: [
    buildTimeStampRequest({ messageImprint: imprint('sha256') }),
    buildTimeStampRequest({
      messageImprint: imprint('sha512'),
      nonce: 2n ** 63n + 1n,
      certReq: true,
    }),
    buildTimeStampRequest({ messageImprint: imprint('sha256'), policy: POLICY, nonce: 5n }),
    buildTimeStampRequest({
      messageImprint: imprint('sha256'),
      extensions: [{ oid: '1.3.6.1.5.5.7.1.2', critical: true, value: Uint8Array.of(5, 0) }],
    }),
  ],
  mutate: mutateTlv,
  read: readTimeStampRequest,
  isRefusal: () => false,
  slowMs: 250,
  routes: ['POST /tsp'],
  parser: [
    'platform/formats/dist/tsp/request',
    'platform/formats/dist/tsp/message-imprint',
    'platform/formats/dist/extensions/extension.',
    ...DER_READER,
    'ca/dist/routes/time-stamping',
    'ca/dist/time-stamping/judge-request',
    'ca/dist/time-stamping/time-stamper',
  ],
};

async function readTimeStampRequest(body: Uint8Array): Promise<Answer> {
  failure = undefined;
  const reply = await door.send({
    method: 'POST',
    url: '/tsp',
    type: 'application/timestamp-query',
    body,
  });
  const isShell = isTimeStampRequestShell(body);
  const problem = problemIn(reply);
  if (problem !== undefined) return new Answer(problem.code, isShell, problem.detail);
  const { status } = parseTimeStampResponse(reply.body);
  if (failure !== undefined) {
    if (failure instanceof Reached) return new Answer('taken', isShell);
    // A request that makes the authority fail is one that was not read well enough.
    throw failure;
  }
  const refusal = refusalOf(body);
  const code = status.failure ?? status.status;
  const detail = refusal?.message ?? status.text?.join() ?? '';
  return new Answer(refusal === undefined ? code : `${code} ${refusal.code}`, isShell, detail);
}

function refusalOf(bytes: Uint8Array): FormatError | undefined {
  try {
    parseTimeStampRequest(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}
