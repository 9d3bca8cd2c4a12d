import websocket from '@fastify/websocket';
import { MAX_FRAME_BYTES } from '@tamga/contracts';
import type { FastifyInstance } from 'fastify';
import type { Bureau } from '../bureau.ts';

/** The WebSocket of workstations; who it is says the device certificate and nothing else. */
export async function agentRoutes(app: FastifyInstance, bureau: Bureau): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false },
  });
  await app.register(async (scope) => {
    scope.get(
      '/agents',
      { websocket: true, config: { access: ['agent:*'] } },
      (socket, request) => {
        const { identity } = request;
        if (identity === undefined) {
          socket.close(1008, 'no certificate');
          return;
        }
        bureau.agents.accept(identity.name, socket);
      },
    );
  });
}
