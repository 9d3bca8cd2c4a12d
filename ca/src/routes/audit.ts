import { SubmitChainHead } from '@tamga/contracts';
import { type Checkpoint, ServiceError } from '@tamga/service';
import type { FastifyInstance } from 'fastify';
import type { Checkpointer } from '../audit/checkpointer.ts';

/** Takes the heads of the services' chains; gives the newest signed checkpoint. */
export function serveAudit(app: FastifyInstance, checkpointer: Checkpointer): void {
  app.post<{ Body: SubmitChainHead }>(
    '/audit/checkpoints',
    { config: { access: ['service:*'] }, schema: { body: SubmitChainHead } },
    async (request): Promise<{ checkpoint: Checkpoint | null }> => {
      const { chain, sequence, head } = request.body;
      const owner = request.identity?.name;
      // A service speaks for its own processes: bureau for bureau-1.
      if (owner === undefined || !(chain === owner || chain.startsWith(`${owner}-`))) {
        throw new ServiceError('NOT_ALLOWED', `The chain ${chain} is another service's.`);
      }
      await checkpointer.submit({
        chain,
        sequence,
        head: Buffer.from(head, 'base64').toString('hex'),
      });
      return { checkpoint: (await checkpointer.latest()) ?? null };
    },
  );
}
