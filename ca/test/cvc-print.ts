import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CardVerifiableCertificate } from '@tamga/formats';
import { run } from '@tamga/workbench/fixtures';

/** Certificates lie under their holder references where cvc-print looks issuers up. */
export function trust(
  folder: string,
  ...certificates: readonly CardVerifiableCertificate[]
): string {
  const trusted = mkdtempSync(join(folder, 'trusted-'));
  for (const { raw, holderReference } of certificates) {
    writeFileSync(join(trusted, holderReference), raw);
  }
  return trusted;
}

export async function print(bytes: Uint8Array, trusted: string, kind = '--cvc'): Promise<string> {
  const file = join(trusted, 'judged.bin');
  writeFileSync(file, bytes);
  return (await run('cvc-print', [kind, file, '--cvc-dir', trusted])).text;
}
