import type { FastifyBaseLogger } from 'fastify';
import type { Sql } from 'postgres';
import type { CaConfig } from '../config.ts';
import type { Pki } from '../pki.ts';
import { type ChangeFeed, openChangeFeed } from '../status/change-feed.ts';
import { createStandingMirror, type StandingMirror } from '../status/standing-mirror.ts';
import { createOcspAnswerer, type OcspAnswerer } from './answer-ocsp.ts';

export interface OpenedOcsp {
  readonly answerOcsp: OcspAnswerer;
  readonly mirror: StandingMirror;
  readonly feed: ChangeFeed;
}

/** The responder with its memory, which hears of every change of status. */
export async function openOcsp(options: {
  readonly config: CaConfig;
  readonly sql: Sql;
  readonly pki: Pki;
  readonly clock: () => Date;
  readonly log: FastifyBaseLogger;
}): Promise<OpenedOcsp> {
  const { config, sql, pki, clock, log } = options;
  const mirror = createStandingMirror(sql, () => feed.isFresh());
  const feed = await openChangeFeed({
    sql,
    changed: mirror.forget,
    lost: mirror.forgetAll,
    failed: (error) => log.error({ err: error }, 'changes of status are not heard of'),
  });
  const validityMinutes = config.ocsp?.validityMinutes;
  const answerOcsp = createOcspAnswerer({
    mirror,
    issuer: pki.issuing.certificate,
    responder: pki.ocspResponder,
    clock,
    ...(validityMinutes === undefined ? {} : { validityMs: validityMinutes * 60_000 }),
    failed: (error) => log.error({ err: error }, 'an OCSP answer could not be made'),
  });
  return { answerOcsp, mirror, feed };
}
