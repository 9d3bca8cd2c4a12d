import type { CardProduct, EmrtdFiles } from '@tamga/applet-tools';
import type { CardKeys, DataKeys } from '@tamga/hsm';
import type { AuditLog } from '@tamga/service';
import type { ValidationReport } from '@tamga/verification';
import type { FastifyBaseLogger } from 'fastify';
import type { Sql } from 'postgres';
import type { AgentHub } from './agents/hub.ts';
import type { CaClient } from './ca/ca-client.ts';
import type { ProgressFeed } from './progress/feed.ts';
import type { PersonKeys } from './secrets/person-keys.ts';
import type { BackgroundWork } from './work.ts';

/** What every part of the bureau works with; it holds no state of its own beside the database. */
export interface Bureau {
  /** Name of this process among those that share the database. */
  readonly instance: string;
  readonly sql: Sql;
  readonly audit: AuditLog;
  readonly log: FastifyBaseLogger;
  readonly now: () => Date;
  readonly personKeys: PersonKeys;
  readonly dataKeys: DataKeys;
  readonly cardKeys: CardKeys;
  readonly ca: CaClient;
  readonly agents: AgentHub;
  readonly feed: ProgressFeed;
  readonly work: BackgroundWork;
  /** @throws BureauError HSM_UNAVAILABLE when the token gives no answer. */
  readonly assertToken: () => Promise<void>;
  readonly products: readonly CardProduct[];
  /** Passive authentication of chip files up to the CSCA. */
  readonly judgeChip: (files: EmrtdFiles) => Promise<ValidationReport>;
}
