import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePem } from '@tamga/formats';

/**
 * Has `openssl ocsp` ask the responder for certificates, with a nonce and without, and verify what comes.
 *
 * @throws Error when an answer does not verify, or is not good
 */
export function judge(options: {
  readonly publicUrl: string;
  readonly pki: string;
  readonly serials: readonly Uint8Array[];
  /** For files of its own. */
  readonly folder: string;
}): number {
  const { publicUrl, pki, serials, folder } = options;
  const pem = (name: string): string => {
    const path = join(folder, `${name}.pem`);
    const der = new Uint8Array(readFileSync(join(pki, `${name}.crt`)));
    writeFileSync(path, encodePem('CERTIFICATE', der));
    return path;
  };
  const [issuer, root] = [pem('citizen-issuing'), pem('citizen-root')];
  for (const serial of serials) {
    for (const nonce of ['-nonce', '-no_nonce']) {
      const text = execFileSync(
        'openssl',
        [
          ...['ocsp', '-issuer', issuer, nonce],
          ...['-serial', `0x${Buffer.from(serial).toString('hex')}`, '-url', `${publicUrl}/ocsp`],
          ...['-CAfile', root],
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      ).toString();
      if (!/: good/.test(text)) throw new Error(`openssl ocsp: ${text}`);
    }
  }
  return serials.length;
}
