import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ServiceError } from '../errors.ts';
import type { Identity } from './identity.ts';

/** Browsers of a loopback desk: a one-time link becomes a cookie; both are random and kept as hashes only. */
export interface Sessions {
  /** The path of a link that works once, within `LINK_LIFE_MS`. */
  createLink(identity: Identity): string;
  /** Who a request's cookie belongs to. */
  identify(request: FastifyRequest): Identity | undefined;
}

const LINK_LIFE_MS = 10 * 60_000;
const SESSION_LIFE_MS = 12 * 3_600_000;
const MAX_KEPT = 1_000;
const COOKIE = 'tamga_session';

interface Kept {
  readonly hash: Buffer;
  readonly identity: Identity;
  readonly until: number;
}

export function createSessions(now: () => Date): Sessions & {
  /** Exchanges a link's token for a cookie value. @throws ServiceError LINK_SPENT */
  redeem(token: string): string;
} {
  const links: Kept[] = [];
  const sessions: Kept[] = [];
  const keep = (list: Kept[], identity: Identity, life: number): string => {
    const token = randomBytes(32).toString('base64url');
    list.push({ hash: hashOf(token), identity, until: now().getTime() + life });
    if (list.length > MAX_KEPT) {
      list.shift();
    }
    return token;
  };
  const find = (list: readonly Kept[], token: string): Kept | undefined => {
    const hash = hashOf(token);
    return list.find((kept) => timingSafeEqual(kept.hash, hash) && kept.until > now().getTime());
  };
  return {
    createLink: (identity) => `/session/${keep(links, identity, LINK_LIFE_MS)}`,
    redeem(token) {
      const link = find(links, token);
      if (link === undefined) {
        throw new ServiceError(
          'LINK_SPENT',
          'This link was used or has expired: ask for a new one.',
        );
      }
      links.splice(links.indexOf(link), 1);
      return keep(sessions, link.identity, SESSION_LIFE_MS);
    },
    identify(request) {
      const token = cookieOf(request);
      return token === undefined ? undefined : find(sessions, token)?.identity;
    },
  };
}

/** The route that takes a one-time link, and the check that an unsafe request came from our own page. */
export function useSessions(
  app: FastifyInstance,
  sessions: ReturnType<typeof createSessions>,
): void {
  app.get<{ Params: { token: string } }>(
    '/session/:token',
    { config: { access: ['public'] } },
    async (request, reply) => {
      const cookie = sessions.redeem(request.params.token);
      return reply
        .header('set-cookie', `${COOKIE}=${cookie}; HttpOnly; SameSite=Strict; Path=/`)
        .header('referrer-policy', 'no-referrer')
        .redirect('/', 303);
    },
  );
  app.addHook('onRequest', async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD' && isForeign(request)) {
      throw new ServiceError('ORIGIN_REFUSED', 'The request came from another page than ours.');
    }
  });
}

/** Every browser says where an unsafe request comes from; what says nothing is no browser, and has no cookie of ours. */
function isForeign(request: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isOtherOrigin = origin !== undefined && origin !== `${request.protocol}://${request.host}`;
  return isOtherOrigin || (site !== undefined && site !== 'same-origin' && site !== 'none');
}

function cookieOf(request: FastifyRequest): string | undefined {
  const match = /(?:^|; )tamga_session=([A-Za-z0-9_-]{43})(?:;|$)/.exec(
    request.headers.cookie ?? '',
  );
  return match?.[1];
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
