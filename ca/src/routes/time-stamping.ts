import { MAX_TIME_STAMP_REQUEST_BYTES } from '@tamga/formats';
import type { FastifyInstance } from 'fastify';
import type { TimeStamper } from '../time-stamping/time-stamper.ts';

/** `POST /tsp`: a TimeStampReq in, a TimeStampResp out, 200 for a rejection too (RFC 3161 3.4). */
export function serveTimeStamping(app: FastifyInstance, stamp: TimeStamper): void {
  app.addContentTypeParser(
    'application/timestamp-query',
    // One more octet than is read: what is too long is answered by the protocol's own rejection.
    { parseAs: 'buffer', bodyLimit: MAX_TIME_STAMP_REQUEST_BYTES + 1 },
    (_request, body, done) => done(null, body),
  );
  app.post<{ Body: Buffer | undefined }>(
    '/tsp',
    { config: { access: ['public'] } },
    async (request, reply) => {
      const answer = await stamp(request.body ?? new Uint8Array());
      return reply.type('application/timestamp-reply').send(Buffer.from(answer));
    },
  );
}
