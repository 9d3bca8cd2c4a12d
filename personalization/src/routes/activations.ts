import { StartActivation } from '@tamga/contracts';
import { actorOf } from '@tamga/service';
import type { FastifyInstance } from 'fastify';
import { startActivation } from '../activation/activate.ts';
import { readActivation } from '../activation/store.ts';
import type { Bureau } from '../bureau.ts';

const UNIT = { config: { access: ['staff:officer-*'] } };

/** The registration unit's desk. */
export function activationRoutes(app: FastifyInstance, bureau: Bureau): void {
  app.post<{ Body: StartActivation }>(
    '/activations',
    { ...UNIT, schema: { body: StartActivation } },
    async (request, reply) => {
      const { activationId } = await startActivation(bureau, {
        ...request.body,
        officer: actorOf(request),
      });
      return reply.status(202).send(await readActivation(bureau.sql, activationId));
    },
  );

  app.get<{ Params: { activationId: string } }>(
    '/activations/:activationId',
    {
      ...UNIT,
      schema: {
        params: {
          type: 'object',
          properties: { activationId: { type: 'string', format: 'uuid' } },
        },
      },
    },
    async (request) => readActivation(bureau.sql, request.params.activationId),
  );
}
