import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePem, parseSod } from '@tamga/formats';

/**
 * Has `openssl cms` verify security objects up to the CSCA.
 *
 * @throws Error when one does not verify
 */
export function judge(options: {
  readonly sods: readonly Uint8Array[];
  readonly pki: string;
  /** For files of its own. */
  readonly folder: string;
}): number {
  const { sods, pki, folder } = options;
  const csca = join(folder, 'csca.pem');
  writeFileSync(
    csca,
    encodePem('CERTIFICATE', new Uint8Array(readFileSync(join(pki, 'csca.crt')))),
  );
  const file = join(folder, 'sod.der');
  for (const sod of sods) {
    writeFileSync(file, parseSod(sod));
    execFileSync(
      'openssl',
      [
        ...['cms', '-verify', '-inform', 'DER', '-in', file, '-CAfile', csca],
        ...['-purpose', 'any', '-out', join(folder, 'content.der')],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
  }
  return sods.length;
}
