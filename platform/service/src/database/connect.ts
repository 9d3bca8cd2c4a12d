import postgres, { type Sql } from 'postgres';
import { readSecret } from '../config/read-config.ts';
import type { DatabaseConfig } from '../config/schemas.ts';
import { ServiceError } from '../errors.ts';
import { ARRAY_PARAMETERS } from './array-parameters.ts';

const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_S = 10;
/** No statement of a request runs longer; a report that needs more sets its own. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** A bounded pool on the service's own schema; commits are synchronous, whatever the server's default. */
export function connect(config: DatabaseConfig): Sql {
  return postgres(config.url, {
    ...(config.passwordFile === undefined ? {} : { password: readSecret(config.passwordFile) }),
    max: config.maxConnections ?? MAX_CONNECTIONS,
    connect_timeout: CONNECT_TIMEOUT_S,
    onnotice: () => {},
    fetch_types: false,
    types: ARRAY_PARAMETERS,
    connection: {
      application_name: `tamga-${config.schema}`,
      search_path: config.schema,
      synchronous_commit: 'on',
      statement_timeout: STATEMENT_TIMEOUT_MS,
    },
  });
}

/** @throws ServiceError DATABASE_UNAVAILABLE */
export async function assertDatabase(sql: Sql): Promise<void> {
  try {
    await sql`select 1`;
  } catch (cause) {
    throw new ServiceError('DATABASE_UNAVAILABLE', 'The database does not answer.', { cause });
  }
}
