import { parseArgs } from 'node:util';
import { readSecret } from '@tamga/service';
import { migrateCa } from '../database/migrate-ca.ts';
import { CaError } from '../errors.ts';

const USAGE =
  'tamga-ca migrate --owner-url URL [--schema ca] [--role tamga_ca] --role-password-file FILE';

/** Run as the database's owner; the service itself runs under the role. */
export async function migrateCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'owner-url': { type: 'string' },
      schema: { type: 'string', default: 'ca' },
      role: { type: 'string', default: 'tamga_ca' },
      'role-password-file': { type: 'string' },
    },
  });
  const { schema, role, 'owner-url': ownerUrl, 'role-password-file': file } = values;
  if (ownerUrl === undefined || file === undefined) throw new CaError('USAGE', USAGE);
  const rolePassword = readSecret(file);
  const applied = await migrateCa({ ownerUrl, schema, role, rolePassword, now: new Date() });
  console.log(applied.length === 0 ? 'Nothing to apply.' : `Applied: ${applied.join(', ')}`);
}
