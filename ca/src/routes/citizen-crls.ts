import { ServiceError } from '@tamga/service';
import type { FastifyInstance } from 'fastify';
import type { Sql } from 'postgres';
import { findNewestCrl, type ListKind, type NewestCrl, readCrl } from '../crls/published-crls.ts';
import { namesEntity } from './entity-tag.ts';

/** RFC 2585 4. */
export const CRL_TYPE = 'application/pkix-crl';

const LISTS = [
  ['/crl/citizen/:shard(^[0-9]{1,5}).crl', 'complete'],
  ['/crl/citizen/:shard(^[0-9]{1,5})-delta.crl', 'delta'],
] as const;

/** How long a cache on the way may give a list without asking here again: a delta is fetched for what is new. */
const MAX_AGE_SECONDS: Readonly<Record<ListKind, number>> = { complete: 60, delta: 10 };

/** The shards of the citizens' CRL and their deltas, as certificates and complete lists name them. */
export function serveCitizenCrls(app: FastifyInstance, sql: Sql, clock: () => Date): void {
  const config = { access: ['public'] };
  for (const [path, kind] of LISTS) {
    app.get<{ Params: { shard: string } }>(path, { config }, async (request, reply) => {
      const shard = Number(request.params.shard);
      const newest = await findNewestCrl(sql, shard, kind);
      if (newest === undefined) throw new ServiceError('NOT_FOUND', 'There is no such CRL.');
      const etag = entityTag(newest);
      reply.headers({
        'cache-control': cacheControl(newest, kind, clock()),
        etag,
        'last-modified': newest.thisUpdate.toUTCString(),
        expires: newest.nextUpdate.toUTCString(),
      });
      // If-Modified-Since is not looked at: two lists may be of one second, and the second would be missed.
      const known = request.headers['if-none-match'];
      if (known !== undefined && namesEntity(known, etag)) return reply.status(304).send();
      return reply.type(CRL_TYPE).send(await readCrl(sql, shard, kind, newest.number));
    });
  }
}

/** A number stands for one list; the time tells apart what a restored database counts anew. */
function entityTag({ number, thisUpdate }: NewestCrl): string {
  return `"${number}-${thisUpdate.getTime() / 1000}"`;
}

/** Never longer than the list is good for. */
function cacheControl({ nextUpdate }: NewestCrl, kind: ListKind, now: Date): string {
  const left = Math.max(0, Math.floor((nextUpdate.getTime() - now.getTime()) / 1000));
  const maxAge = Math.min(MAX_AGE_SECONDS[kind], left);
  return `max-age=${maxAge}, public, no-transform, must-revalidate`;
}
