import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** One thing that must work for the service to work; throws when it does not. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

/** GET /healthz: 200 when every check passes, else 503 with the names of those that do not. GET /metrics. */
export function serveHealth(
  app: FastifyInstance,
  checks: readonly HealthCheck[],
): { readonly metrics: Registry } {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  app.get('/healthz', { config: { access: ['public'] } }, async (_request, reply) => {
    const results = await Promise.all(
      checks.map(async ({ name, check }) => ({
        name,
        ok: await check().then(
          () => true,
          () => false,
        ),
      })),
    );
    return reply.status(results.every(({ ok }) => ok) ? 200 : 503).send({ checks: results });
  });
  app.get('/metrics', { config: { access: ['public'] } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
  return { metrics };
}
