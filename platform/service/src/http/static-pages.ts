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
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: options.access };
    });
    await pages.register(fastifyStatic, {
      root: options.root,
      index: options.index,
      setHeaders(reply) {
        reply.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
        reply.setHeader('x-content-type-options', 'nosniff');
        reply.setHeader('referrer-policy', 'no-referrer');
      },
    });
  });
}
