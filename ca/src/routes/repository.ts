import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '@tamga/service';
import type { FastifyInstance } from 'fastify';
import type { Sql } from 'postgres';
import { readCrl, shardName } from '../crls/publish-crls.ts';
import type { OcspAnswerer } from '../ocsp/answer-ocsp.ts';

export interface RepositoryRoutes {
  readonly sql: Sql;
  /** Folder of the ceremony. */
  readonly pki: string;
  readonly answerOcsp: OcspAnswerer;
}

/** Issuers' certificates that are published; credentials of services are not. */
const CERTIFICATES = new Set([
  'citizen-root',
  'citizen-issuing',
  'csca',
  'document-signer',
  'master-list-signer',
  'address-signer',
  'ocsp-responder',
  'tsa',
]);
/** CRLs of the offline authorities: path, and the ceremony's file. */
const OFFLINE_CRLS = { root: 'citizen-root.crl', csca: 'csca.crl' } as const;
const CRL_TYPE = 'application/pkix-crl';
const OCSP_RESPONSE = 'application/ocsp-response';
const MAX_OCSP_BYTES = 64 * 1024;

/** What anyone may fetch: CRLs, issuers' certificates, OCSP (RFC 5280 4.2.1.13, RFC 6960 A.1). */
export function serveRepository(app: FastifyInstance, ca: RepositoryRoutes): void {
  const config = { access: ['public'] };
  const publicFile = (file: string): Promise<Buffer> => readFile(join(ca.pki, file));

  app.get<{ Params: { shard: string } }>(
    '/crl/citizen/:shard(^[0-9]{1,5}).crl',
    { config },
    async (request, reply) => {
      const crl = await readCrl(ca.sql, shardName(Number(request.params.shard)));
      if (crl === undefined) throw new ServiceError('NOT_FOUND', 'There is no such CRL.');
      return reply.type(CRL_TYPE).send(Buffer.from(crl));
    },
  );
  for (const [path, file] of Object.entries(OFFLINE_CRLS)) {
    app.get(`/crl/${path}.crl`, { config }, async (_request, reply) =>
      reply.type(CRL_TYPE).send(await publicFile(file)),
    );
  }
  app.get<{ Params: { name: string } }>(
    '/certs/:name(^[a-z-]{1,40}).cer',
    { config },
    async (request, reply) => {
      const { name } = request.params;
      if (!CERTIFICATES.has(name)) throw new ServiceError('NOT_FOUND', 'There is no such file.');
      return reply.type('application/pkix-cert').send(await publicFile(`${name}.crt`));
    },
  );

  // RFC 6960 A.1: a request comes under its own type; no other body is read here.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/ocsp-request',
    { parseAs: 'buffer', bodyLimit: MAX_OCSP_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.post<{ Body: Buffer | undefined }>('/ocsp', { config }, async (request, reply) => {
    const bytes = request.body ?? new Uint8Array();
    return reply.type(OCSP_RESPONSE).send(Buffer.from(await ca.answerOcsp(bytes)));
  });
  // RFC 6960 A.1: base64, URL-encoded; a slash may come as itself.
  app.get<{ Params: { '*': string } }>('/ocsp/*', { config }, async (request, reply) => {
    const bytes = new Uint8Array(Buffer.from(request.params['*'], 'base64'));
    return reply.type(OCSP_RESPONSE).send(Buffer.from(await ca.answerOcsp(bytes)));
  });
}
