import { parseArgs } from 'node:util';
import { readCeremony } from '../ceremony/read-ceremony.ts';
import {
  OFFLINE_AUTHORITIES,
  type OfflineAuthority,
  signSuccessorCrl,
} from '../ceremony/successor-crl.ts';
import { CaError } from '../errors.ts';

const NAMES = Object.keys(OFFLINE_AUTHORITIES) as OfflineAuthority[];
const USAGE = `tamga-ca crl FILE --authority ${NAMES.join('|')} [--directory DIR]`;

/** `tamga-ca crl FILE --authority NAME`: with the ceremony's file, where the token "root" is. */
export async function crlCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { directory: { type: 'string', default: '.' }, authority: { type: 'string' } },
  });
  const [path] = positionals;
  const authority = NAMES.find((name) => name === values.authority);
  if (path === undefined || authority === undefined) throw new CaError('USAGE', USAGE);
  const { ceremony } = await readCeremony(path);
  const clock = () => new Date();
  const crl = await signSuccessorCrl({ ceremony, folder: values.directory, authority, clock });
  console.log(`Signed: ${authority}.crl to ${crl.nextUpdate?.toISOString()}`);
}
