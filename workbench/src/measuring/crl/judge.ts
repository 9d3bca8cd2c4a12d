import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePem, parseCrl } from '@tamga/formats';

/**
 * Fetches every shard, counts what they list together, and has `openssl crl` verify some.
 *
 * @throws Error when openssl finds one wrong
 */
export async function judge(options: {
  readonly publicUrl: string;
  readonly issuer: Uint8Array;
  readonly shards: number;
  readonly verified: number;
  /** For files of its own. */
  readonly folder: string;
}): Promise<{ readonly entries: number; readonly bytes: number }> {
  const { publicUrl, issuer, shards, verified, folder } = options;
  const ca = join(folder, 'issuer.pem');
  writeFileSync(ca, encodePem('CERTIFICATE', issuer));
  let [entries, bytes] = [0, 0];
  for (let shard = 0; shard < shards; shard += 1) {
    const answer = await fetch(`${publicUrl}/crl/citizen/${shard}.crl`);
    const der = new Uint8Array(await answer.arrayBuffer());
    bytes += der.length;
    entries += [...parseCrl(der).entries()].length;
    if (shard < verified) verify(der, ca, join(folder, 'shard.crl'));
  }
  return { entries, bytes };
}

function verify(der: Uint8Array, ca: string, file: string): void {
  writeFileSync(file, der);
  // It says `verify OK` on its error output, and ends with 0 either way.
  const text = execFileSync('sh', [
    '-c',
    'openssl crl -inform DER -in "$1" -CAfile "$2" -noout 2>&1',
    'sh',
    file,
    ca,
  ]).toString();
  if (!text.includes('verify OK')) throw new Error(`openssl crl: ${text}`);
}
