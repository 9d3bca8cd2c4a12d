import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ServiceError } from '../errors.ts';
import { type Identity, identityText } from './identity.ts';

/** `public`, `service:bureau`, `staff:officer-*`, `agent:*`: who may call a route. */
export type AccessRule = string;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route declares it; one that does not cannot be registered. */
    access?: readonly AccessRule[];
  }
  interface FastifyRequest {
    identity: Identity | undefined;
  }
}

export interface RouteAccess {
  readonly method: string;
  readonly url: string;
  readonly access: readonly AccessRule[];
}

/**
 * Denies by default: a route without `config.access` is refused at registration, a caller that no rule names is
 * refused at each request, before its body is read. Gives the table of routes for the access matrix.
 */
export function guardRoutes(
  app: FastifyInstance,
  identify: (request: FastifyRequest) => Identity | undefined,
): readonly RouteAccess[] {
  const routes: RouteAccess[] = [];
  app.decorateRequest('identity', undefined);
  app.addHook('onRoute', (route) => {
    const access = route.config?.access;
    if (access === undefined || access.length === 0) {
      throw new ServiceError(
        'ACCESS_NOT_DECLARED',
        `The route ${String(route.method)} ${route.url} does not say who may call it.`,
      );
    }
    for (const method of [route.method].flat()) {
      routes.push({ method, url: route.url, access });
    }
  });
  app.addHook('onRequest', (request, _reply, done) => {
    try {
      request.identity = identify(request);
      assertAllowed(request);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  });
  return routes;
}

/** @throws ServiceError NOT_AUTHENTICATED, NOT_ALLOWED */
function assertAllowed(request: FastifyRequest): void {
  if (request.is404) {
    return;
  }
  const access = request.routeOptions.config.access ?? [];
  if (access.includes('public')) {
    return;
  }
  if (request.identity === undefined) {
    throw new ServiceError('NOT_AUTHENTICATED', 'This needs a certificate or a session.');
  }
  if (!isAllowed(request.identity, access)) {
    throw new ServiceError(
      'NOT_ALLOWED',
      `${identityText(request.identity)} may not do this; it is for ${access.join(', ')}.`,
    );
  }
}

export function isAllowed(identity: Identity, access: readonly AccessRule[]): boolean {
  const caller = identityText(identity);
  return access.some((rule) =>
    rule.endsWith('*') ? caller.startsWith(rule.slice(0, -1)) : caller === rule,
  );
}

/** The caller of a guarded route, for the audit log. */
export function actorOf(request: FastifyRequest): string {
  return request.identity === undefined ? 'public' : identityText(request.identity);
}
