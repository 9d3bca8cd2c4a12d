import { createHash } from 'node:crypto';
import { createOcspAnswerer, serveOcsp } from '@tamga/ca/doors';
import {
  base64,
  buildOcspRequest,
  type CertIdFields,
  FormatError,
  parseOcspRequest,
  parseOcspResponse,
} from '@tamga/formats';
import { Answer, type NetworkTarget } from '../../fuzz-target.ts';
import { mutateBase64As } from '../../mutation/mutate-base64.ts';
import { mutateText } from '../../mutation/mutate-text.ts';
import { mutateTlv } from '../../mutation/mutate-tlv.ts';
import { oneIn } from '../../mutation/random.ts';
import { type DoorReply, openDoor, problemIn } from './door.ts';
import { isOcspRequestShell } from './outer-parse.ts';
import { DER_READER } from './parser-files.ts';
import { behind } from './reached.ts';
import { authority, NOW } from './specimens.ts';

const door = openDoor((app) =>
  serveOcsp(app, {
    maxAgeSeconds: 0,
    answerOcsp: createOcspAnswerer({
      mirror: behind(),
      failed: (error) => {
        throw error;
      },
      issuer: authority,
      responder: { certificate: authority, signer: behind() },
      clock: () => NOW,
    }),
  }),
);

const certId = (hash: 'sha1' | 'sha256', serial: bigint): CertIdFields => {
  const digest = (bytes: Uint8Array): Uint8Array => createHash(hash).update(bytes).digest();
  return {
    hash,
    issuerNameHash: digest(authority.subject.raw),
    issuerKeyHash: digest(authority.spki.publicKey),
    serial,
  };
};
const one = certId('sha1', 0x1234_5678_9abc_def0n);
const other = { ...certId('sha256', 5n), issuerKeyHash: new Uint8Array(32) };
const nonce = Buffer.from('specimen nonce of thirty-two oct');
const FORMS = [
  buildOcspRequest({ certIds: [one] }),
  buildOcspRequest({ certIds: [certId('sha256', 7n)], nonce }),
  buildOcspRequest({ certIds: [one, other, certId('sha256', 2n ** 158n)] }),
  buildOcspRequest({ certIds: [other] }),
];

const PARSER = [
  'platform/formats/dist/ocsp/request',
  'platform/formats/dist/ocsp/cert-id',
  'platform/formats/dist/ocsp/nonce',
  'platform/formats/dist/extensions/extension.',
  ...DER_READER,
  'ca/dist/routes/ocsp',
  'ca/dist/ocsp/',
];

/** `POST /ocsp`: DER as the body (RFC 6960 A.1). */
export const OCSP_POST: NetworkTarget = {
  name: 'ocsp-post',
  valid: FORMS,
  mutate: mutateTlv,
  read: async (body) =>
    answerOf(
      body,
      await door.send({ method: 'POST', url: '/ocsp', type: 'application/ocsp-request', body }),
    ),
  isRefusal: () => false,
  slowMs: 250,
  routes: ['POST /ocsp'],
  parser: PARSER,
};

const inBase64 = mutateBase64As(mutateTlv);

/** `GET /ocsp/{base64}`: the path as it is sent, escapes and all (RFC 6960 A.1). */
export const OCSP_GET: NetworkTarget = {
  name: 'ocsp-get',
  valid: FORMS.map((form) => Buffer.from(encodeURIComponent(base64(form)))),
  mutate(form, random, donor) {
    const [path, donorPath] = [Buffer.from(form).toString(), Buffer.from(donor).toString()];
    if (oneIn(8, random)) return Buffer.from(mutateText(path, random));
    const changed = inBase64(plain(path), random, plain(donorPath));
    const text = Buffer.from(changed)
      .toString('latin1')
      .replace(/[\r\n]/g, '');
    return Buffer.from(oneIn(4, random) ? text : encodeURIComponent(text));
  },
  read: async (path) => {
    const text = requestTarget(path);
    return answerOf(bytesOf(text), await door.send({ method: 'GET', url: `/ocsp/${text}` }));
  },
  isRefusal: () => false,
  slowMs: 250,
  routes: ['GET /ocsp/*'],
  parser: PARSER,
};

function plain(path: string): Uint8Array {
  try {
    return Buffer.from(decodeURIComponent(path));
  } catch {
    return Buffer.from(path);
  }
}

/** A path as it may stand in a request: no spaces, no controls, no fragment, no backslash, which `inject` takes for a slash. */
function requestTarget(path: Uint8Array): string {
  return Buffer.from(path)
    .toString('latin1')
    .replace(
      /[^!-~]|[#?\\]/g,
      (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}

/** What the path stands for, when its escapes are right. */
function bytesOf(path: string): Uint8Array {
  return Buffer.from(Buffer.from(plain(path)).toString(), 'base64');
}

/** The reader's own refusal must be `malformedRequest` to the asker, and nothing else may be. */
function answerOf(bytes: Uint8Array, reply: DoorReply): Answer {
  const isShell = isOcspRequestShell(bytes);
  if (reply.isReached) return new Answer('taken', isShell);
  const problem = problemIn(reply);
  if (problem !== undefined) return new Answer(problem.code, isShell, problem.detail);
  const { status } = parseOcspResponse(reply.body);
  const refusal = refusalOf(bytes);
  if ((refusal !== undefined) !== (status === 'malformedRequest')) {
    throw new Error(`The answer is ${status}, the reader says ${refusal?.message ?? 'nothing'}`);
  }
  if (refusal === undefined) return new Answer(status, isShell);
  return new Answer(`${status} ${refusal.code}`, isShell, refusal.message);
}

function refusalOf(bytes: Uint8Array): FormatError | undefined {
  try {
    parseOcspRequest(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}
