import { softwareProducts } from '@tamga/applet-tools';
import { cardKeys, dataKeys, openToken, parseTokenConfig } from '@tamga/hsm';
import {
  assertDatabase,
  connect,
  createAuditLog,
  createListener,
  createLogger,
  createSessions,
  type Identity,
  reportHeads,
  serveHealth,
  servePages,
  useSessions,
} from '@tamga/service';
import { createAgentHub } from './agents/hub.ts';
import type { Bureau } from './bureau.ts';
import { createCaClient } from './ca/ca-client.ts';
import type { BureauConfig } from './config.ts';
import { BUREAU_PROBLEMS } from './problems.ts';
import { chipJudge } from './production/chip-judge.ts';
import { createProgressFeed } from './progress/feed.ts';
import { recover } from './recovery/recover.ts';
import { activationRoutes } from './routes/activations.ts';
import { agentRoutes } from './routes/agents.ts';
import { deskRoutes } from './routes/desk.ts';
import { productionRoutes } from './routes/orders.ts';
import { namingFaults } from './secrets/hsm-faults.ts';
import { openPersonKeys } from './secrets/person-keys.ts';
import { personKeyStore } from './secrets/store.ts';
import { trackWork } from './work.ts';

/** Label of the key under which data keys and PUKs are sealed. */
const DATA_WRAPPING = 'data-wrapping';
/** How long a stopping bureau lets the cards in work be finished; then they are unknown. */
const LAST_CARD_MS = 20_000;
/** Work whose workstation is cut off has this long to write down where it stood. */
const LAST_WORDS_MS = 5_000;
const DESK: Identity = { kind: 'staff', name: 'production-1' };

export interface RunningBureau {
  readonly bureau: Bureau;
  readonly consolePort: number;
  readonly agentsPort: number;
  /** The path of a link that opens the console once. */
  consoleLink(): string;
  close(): Promise<void>;
}

/** Starts the bureau: token, database, both listeners. */
export async function serveBureau(config: BureauConfig): Promise<RunningBureau> {
  const log = createLogger(config.instance);
  const now = (): Date => new Date();
  const sql = connect(config.database);
  await assertDatabase(sql);
  const token = namingFaults(await openToken(parseTokenConfig(config.token)));
  const ca = createCaClient(config.ca);
  const audit = createAuditLog(config.instance, now);
  const keys = dataKeys(token, DATA_WRAPPING);
  const feed = createProgressFeed();
  const work = trackWork((error) => log.error({ err: error }, 'work in the background failed'));
  const bureau: Bureau = {
    instance: config.instance,
    sql,
    audit,
    log,
    now,
    dataKeys: keys,
    personKeys: await openPersonKeys(personKeyStore(sql, now), keys),
    cardKeys: cardKeys(token),
    ca,
    agents: createAgentHub({ log, now }),
    feed,
    work,
    assertToken: async () => void (await token.random(8)),
    products: softwareProducts(),
    judgeChip: chipJudge(config.pki, now),
  };
  const waiting = await recover(bureau);
  if (waiting > 0) {
    log.warn({ waiting }, 'cards wait for a person: the process had ended while it worked on them');
  }
  const heads = reportHeads({
    sql,
    chain: audit.chain,
    submit: (head) =>
      ca.submitChainHead({ ...head, head: Buffer.from(head.head, 'hex').toString('base64') }),
    failed: (error) => log.warn({ err: error }, 'a checkpoint could not be made'),
  });

  const agents = createListener({ ...config.agents, problems: BUREAU_PROBLEMS, log });
  await agentRoutes(agents.app, bureau);
  productionRoutes(agents.app, bureau);
  activationRoutes(agents.app, bureau);
  agents.app.post(
    '/console-links',
    { config: { access: ['staff:production-*'] } },
    async ({ identity = DESK }) => ({ path: sessions.createLink(identity) }),
  );

  const sessions = createSessions(now);
  const desk = createListener({
    ...config.console,
    problems: BUREAU_PROBLEMS,
    log,
    identify: sessions.identify,
  });
  useSessions(desk.app, sessions);
  productionRoutes(desk.app, bureau);
  deskRoutes(desk.app, bureau);
  serveHealth(desk.app, [
    { name: 'database', check: () => assertDatabase(sql) },
    { name: 'token', check: bureau.assertToken },
  ]);
  if (config.console.pages !== undefined) {
    await servePages(desk.app, {
      root: config.console.pages,
      index: 'index.html',
      access: ['public'],
    });
  }
  const agentsPort = await agents.listen();
  const consolePort = await desk.listen();
  return {
    bureau,
    agentsPort,
    consolePort,
    consoleLink: () => sessions.createLink(DESK),
    async close() {
      await work.end(LAST_CARD_MS);
      bureau.agents.close();
      await work.end(LAST_WORDS_MS);
      await desk.close();
      await agents.close();
      await heads.stop();
      ca.close();
      await token.close();
      await sql.end();
    },
  };
}
