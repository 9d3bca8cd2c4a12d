import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** One thing that must work for the service to work; throws when it does not. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

/** GET /healthz: 200 when every check passes, else 503 with the names of those that do not. GET /metrics, with every route's times. */
export function serveHealth(
  app: FastifyInstance,
  checks: readonly HealthCheck[],
): { readonly metrics: Registry } {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to the end of a reply, by route',
    labelNames: ['method', 'route', 'status'],
    registers: [metrics],
  });
  app.addHook('onResponse', (request, reply, done) => {
    // The route, never the path: a path carries identifiers, and every other one would be a series of its own.
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    seconds.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    done();
  });
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
