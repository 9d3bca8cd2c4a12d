import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves a folder of built pages; `index` is what `/` shows. Scripts and styles come from here only. */
export async function servePages(
  app: FastifyInstance,
  options: { readonly root: string; readonly index: string; readonly access: readonly string[] },
): Promise<void> {
  await app.register(fastifyStatic, {
    root: options.root,
    // Routes are ours, so that each says who may call it.
    serve: false,
    setHeaders(reply) {
      reply.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
      reply.setHeader('x-content-type-options', 'nosniff');
      reply.setHeader('referrer-policy', 'no-referrer');
    },
  });
  const guarded = { config: { access: options.access } };
  app.get('/', guarded, (_request, reply) => reply.sendFile(options.index));
  app.get<{ Params: { '*': string } }>('/*', guarded, (request, reply) =>
    reply.sendFile(request.params['*']),
  );
}
