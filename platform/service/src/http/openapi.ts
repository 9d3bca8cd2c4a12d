import { fastifySwagger } from '@fastify/swagger';
import type { FastifyInstance, RouteOptions } from 'fastify';

/**
 * GET /openapi.json: every route with its schemas and, as `x-access`, who may call it.
 *
 * The plug-in is called, not registered: registered plug-ins load later, and would not see the routes that a service
 * adds before it listens.
 */
export function serveOpenApi(app: FastifyInstance): void {
  fastifySwagger(
    app,
    {
      openapi: { openapi: '3.1.0', info: { title: 'Tamga', version: '1' } },
      transform: ({ schema, url, route }) => ({
        url,
        schema: { ...schema, ...accessOf(route) },
      }),
    },
    rethrow,
  );
  app.get(
    '/openapi.json',
    { config: { access: ['public'] }, schema: { hide: true } },
    async (_request, reply) => reply.send(app.swagger()),
  );
}

function accessOf(route: RouteOptions): { 'x-access'?: readonly string[] } {
  const access = route.config?.access;
  return access === undefined ? {} : { 'x-access': access };
}

function rethrow(error?: Error): void {
  if (error !== undefined) {
    throw error;
  }
}
