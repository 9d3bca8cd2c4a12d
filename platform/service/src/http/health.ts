import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** One thing that must work for the service to work; throws when it does not. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
  /** What works and soon will not: text for whoever looks, without secrets. */
  readonly warning?: () => Promise<string | undefined>;
}

/** What `/metrics` gives. */
export type Metrics = Registry;

/** A value for each of some labels that is read whenever somebody looks. One that cannot be read is left out. */
export function addGauge(
  metrics: Metrics,
  { name, help, label }: { readonly name: string; readonly help: string; readonly label: string },
  read: () => Promise<ReadonlyMap<string, number>>,
): void {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [metrics],
    async collect() {
      this.reset();
      const values = await read().catch(() => new Map<string, number>());
      for (const [value, number] of values) this.set({ [label]: value }, number);
    },
  });
}

/**
 * GET /healthz: 200 when every check passes, else 503 with the names of those that do not; warnings beside. GET /metrics,
 * with every route's times.
 */
export function serveHealth(
  app: FastifyInstance,
  checks: readonly HealthCheck[],
): { readonly metrics: Metrics } {
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
      checks.map(async ({ name, check, warning }) => {
        const ok = await check().then(
          () => true,
          () => false,
        );
        const told = await warning?.().catch(() => undefined);
        return { name, ok, ...(told === undefined ? {} : { warning: told }) };
      }),
    );
    return reply.status(results.every(({ ok }) => ok) ? 200 : 503).send({ checks: results });
  });
  app.get('/metrics', { config: { access: ['public'] } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
  return { metrics };
}
