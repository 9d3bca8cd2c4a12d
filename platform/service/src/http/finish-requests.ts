import type { FastifyInstance, FastifyReply } from 'fastify';

/** How long running requests may take once the service is told to stop. */
const GRACE_MS = 10_000;

/**
 * On close, waits for the replies under way before connections are cut. Streams to browsers and devices are not waited
 * for: they end when we do.
 */
export function finishRequests(app: FastifyInstance): void {
  const running = new Set<FastifyReply>();
  let idle: (() => void) | undefined;
  const count = (): number => [...running].filter((reply) => !isStream(reply)).length;
  app.addHook('onRequest', (_request, reply, done) => {
    running.add(reply);
    reply.raw.once('close', () => {
      running.delete(reply);
      if (idle !== undefined && count() === 0) {
        idle();
      }
    });
    done();
  });
  app.addHook('preClose', async () => {
    if (count() === 0) {
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GRACE_MS);
      idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  });
}

/** A hijacked reply counts as sent although its end has not been written. */
function isStream(reply: FastifyReply): boolean {
  return reply.sent && !reply.raw.writableEnded;
}
