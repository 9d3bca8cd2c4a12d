import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '@tamga/service';
import type { FastifyInstance } from 'fastify';
import type { Sql } from 'postgres';
import { CRL_TYPE, serveCitizenCrls } from './citizen-crls.ts';

export interface RepositoryRoutes {
  readonly sql: Sql;
  /** Folder of the ceremony. */
  readonly pki: string;
  readonly clock: () => Date;
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

/** What anyone may fetch: CRLs and issuers' certificates (RFC 5280 4.2.1.13, 4.2.2.1). */
export function serveRepository(app: FastifyInstance, ca: RepositoryRoutes): void {
  const config = { access: ['public'] };
  const publicFile = (file: string): Promise<Buffer> => readFile(join(ca.pki, file));

  serveCitizenCrls(app, ca.sql, ca.clock);
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
}
