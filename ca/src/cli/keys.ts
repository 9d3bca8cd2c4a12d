import { parseArgs } from 'node:util';
import { createAuditLog } from '@tamga/service';
import postgres from 'postgres';
import { CaError } from '../errors.ts';
import { blockKeys } from '../keys/block-keys.ts';

const USAGE = 'tamga-ca keys block FILE --database URL --source NAME --actor NAME [--schema ca]';
/** Chains have one writer: this command's is its own. */
const CHAIN = 'keys-command';

/** `tamga-ca keys block FILE`: known-compromised public keys, a SHA-256 of the SubjectPublicKeyInfo a line. */
export async function keysCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      database: { type: 'string' },
      source: { type: 'string' },
      actor: { type: 'string' },
      schema: { type: 'string', default: 'ca' },
    },
  });
  const [action, file] = positionals;
  const { database, source, actor, schema } = values;
  if (
    action !== 'block' ||
    file === undefined ||
    database === undefined ||
    source === undefined ||
    actor === undefined
  ) {
    throw new CaError('USAGE', USAGE);
  }
  const sql = postgres(database, {
    max: 1,
    onnotice: () => {},
    connection: { search_path: schema },
  });
  try {
    const now = new Date();
    const audit = createAuditLog(CHAIN, () => now);
    const { read, added } = await blockKeys({ sql, audit, file, source, actor, now });
    console.log(`Blocked: ${added} of ${read} keys; ${read - added} were blocked before.`);
  } finally {
    await sql.end();
  }
}
