import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePem, parseSod } from '@tamga/formats';

/** `openssl cms -verify` of each EF.SOD up to the CSCA in `pki`. @throws Error when it refuses one */
export function judgeSods(pki: string, sods: readonly Uint8Array[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-sods-'));
  try {
    const anchor = join(folder, 'csca.pem');
    const csca = new Uint8Array(readFileSync(join(pki, 'csca.crt')));
    writeFileSync(anchor, encodePem('CERTIFICATE', csca));
    for (const sod of sods) {
      const file = join(folder, 'sod.cms');
      writeFileSync(file, parseSod(sod));
      const verify = ['cms', '-verify', '-inform', 'DER', '-in', file, '-CAfile', anchor];
      execFileSync('openssl', [...verify, '-purpose', 'any', '-out', '/dev/null'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    }
    return sods.length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
