import { openEventStream } from '@tamga/service';
import type { FastifyInstance } from 'fastify';
import type { Bureau } from '../bureau.ts';
import { renderSvg } from '../faces/svg.ts';
import { batchView, documentFace } from './views.ts';

const DESK = { config: { access: ['staff:production-*'] } };
const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

/** What the desk watches: a batch as it goes, and the picture of each document. */
export function deskRoutes(app: FastifyInstance, bureau: Bureau): void {
  app.get<{ Params: { batchId: string } }>(
    '/batches/:batchId/events',
    {
      ...DESK,
      schema: {
        params: {
          type: 'object',
          properties: { batchId: { type: 'string', pattern: UUID } },
        },
      },
    },
    async (request, reply) => {
      const { batchId } = request.params;
      const first = await batchView(bureau, batchId);
      const stream = openEventStream(request, reply);
      stream.send('batch', first);
      const stop = bureau.feed.subscribe(batchId, () => {
        batchView(bureau, batchId).then(
          (view) => stream.send('batch', view),
          (error: unknown) => bureau.log.warn({ err: error }, 'a batch cannot be shown'),
        );
      });
      stream.onClose(stop);
    },
  );

  app.get<{ Params: { documentId: string; face: string } }>(
    '/documents/:documentId/faces/:face.svg',
    {
      ...DESK,
      schema: {
        params: {
          type: 'object',
          properties: { documentId: { type: 'string', pattern: UUID }, face: { type: 'string' } },
        },
      },
    },
    async (request, reply) => {
      const face = await documentFace(bureau, request.params.documentId, request.params.face);
      return face === undefined
        ? reply.callNotFound()
        : reply
            .header('cache-control', 'private, no-store')
            .header(
              'content-security-policy',
              "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
            )
            .type('image/svg+xml; charset=utf-8')
            .send(await renderSvg(face));
    },
  );
}
