import type { EarlyAnswer } from '@tamga/service';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { OcspAnswer, OcspAnswerer } from '../ocsp/answer-ocsp.ts';
import { namesEntity } from './entity-tag.ts';

export interface OcspRoutes {
  readonly answerOcsp: OcspAnswerer;
  /** How long a cache on the way may give an answer without asking here again. */
  readonly maxAgeSeconds: number;
}

/** A change of status is seen here within 5 s; a cache on the way may double that, and no more. */
export const OCSP_MAX_AGE_SECONDS = 5;

const OCSP_RESPONSE = 'application/ocsp-response';
const MAX_OCSP_BYTES = 64 * 1024;
const PREFIX = '/ocsp/';

/** OCSP over HTTP (RFC 6960 A.1, RFC 5019 5 and 6). */
export function serveOcsp(app: FastifyInstance, { answerOcsp, maxAgeSeconds }: OcspRoutes): void {
  const config = { access: ['public'] };
  const cacheControl = cacheControlOf(maxAgeSeconds);

  // A request comes under its own type; no other body is read here.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/ocsp-request',
    { parseAs: 'buffer', bodyLimit: MAX_OCSP_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.post<{ Body: Buffer | undefined }>('/ocsp', { config }, async (request, reply) => {
    const { bytes } = await answerOcsp.answer(request.body ?? new Uint8Array());
    return sendOnce(reply, bytes);
  });
  // RFC 6960 A.1: base64, URL-encoded; a slash may come as itself.
  app.get<{ Params: { '*': string } }>('/ocsp/*', { config }, (request, reply) => {
    const sent = request.raw.url?.slice(PREFIX.length) ?? '';
    const answer = answerOcsp.answerText(request.params['*'], sent);
    const known = request.headers['if-none-match'];
    if (!(answer instanceof Promise)) return sendGet(reply, answer, cacheControl, known);
    return answer.then((late) => sendGet(reply, late, cacheControl, known));
  });
}

/**
 * Gives an answer that is kept before anything else looks at the request: most requests of a responder want one, and
 * to find the route and its guards costs more than the answer.
 */
export function giveKeptOcsp({ answerOcsp, maxAgeSeconds }: OcspRoutes): EarlyAnswer {
  const cacheControl = cacheControlOf(maxAgeSeconds);
  return ({ method, url, headers }, response) => {
    if (method !== 'GET' || url === undefined || !url.startsWith(PREFIX)) return false;
    const answer = answerOcsp.kept(url.slice(PREFIX.length));
    if (answer === undefined || headers['if-none-match'] !== undefined) return false;
    const { etag, lastModified, expires, bytes } = answer;
    response.writeHead(200, {
      ...{ 'content-type': OCSP_RESPONSE, 'content-length': bytes.length },
      ...{ 'cache-control': cacheControl, etag, 'last-modified': lastModified, expires },
    });
    response.end(bytes);
    return true;
  };
}

/** RFC 5019 6.2. */
function cacheControlOf(maxAgeSeconds: number): string {
  return `max-age=${maxAgeSeconds}, public, no-transform, must-revalidate`;
}

function sendGet(
  reply: FastifyReply,
  answer: OcspAnswer,
  cacheControl: string,
  known: string | undefined,
): FastifyReply {
  if (!('etag' in answer)) return sendOnce(reply, answer.bytes);
  const { etag, lastModified, expires, bytes } = answer;
  reply.headers({ 'cache-control': cacheControl, etag, 'last-modified': lastModified, expires });
  if (known !== undefined && namesEntity(known, etag)) return reply.status(304).send();
  return reply.header('content-type', OCSP_RESPONSE).send(bytes);
}

/** What was made for one asker, or tells of a failure, is nobody else's. */
function sendOnce(reply: FastifyReply, bytes: Uint8Array): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .type(OCSP_RESPONSE)
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}
