import postgres, { type Sql } from 'postgres';
import { readSecret } from '../config/read-config.ts';
import type { DatabaseConfig } from '../config/schemas.ts';
import { ServiceError } from '../errors.ts';

const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_S = 10;
/** No statement of a request runs longer; a report that needs more sets its own. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** A bounded pool on the service's own schema; commits are synchronous, whatever the server's default. */
export function connect(config: DatabaseConfig): Sql {
  outliveBrokenConnections();
  return postgres(config.url, {
    ...(config.passwordFile === undefined ? {} : { password: readSecret(config.passwordFile) }),
    max: config.maxConnections ?? MAX_CONNECTIONS,
    connect_timeout: CONNECT_TIMEOUT_S,
    onnotice: () => {},
    connection: {
      application_name: `tamga-${config.schema}`,
      search_path: config.schema,
      synchronous_commit: 'on',
      statement_timeout: STATEMENT_TIMEOUT_MS,
    },
  });
}

const BROKEN: ReadonlySet<unknown> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  // PostgreSQL shuts down, crashed, or is starting up.
  '57P01',
  '57P02',
  '57P03',
]);
let isOutliving = false;

/**
 * On each new connection the library asks for the types of arrays and hears no failure of that: a database that is
 * killed just then would end the process. Whoever wanted the connection gets the error by itself; any other rejection
 * that nobody handles ends the process as before.
 */
function outliveBrokenConnections(): void {
  if (!isOutliving) {
    isOutliving = true;
    process.on('unhandledRejection', (reason) => {
      if (!(reason instanceof Error && 'code' in reason && BROKEN.has(reason.code))) {
        throw reason;
      }
      process.emitWarning(
        `A connection to the database broke while it was set up (${reason.code}).`,
      );
    });
  }
}

/** @throws ServiceError DATABASE_UNAVAILABLE */
export async function assertDatabase(sql: Sql): Promise<void> {
  try {
    await sql`select 1`;
  } catch (cause) {
    throw new ServiceError('DATABASE_UNAVAILABLE', 'The database does not answer.', { cause });
  }
}
