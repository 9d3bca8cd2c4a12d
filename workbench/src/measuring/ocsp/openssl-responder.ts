import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../system/free-port.ts';

export interface OpensslResponder {
  readonly port: number;
  /** What a path of a GET asks for: the one certificate in its index. */
  readonly path: string;
  stop(): void;
}

const START_MS = 10_000;

/** `openssl ocsp -port` with an authority of its own, RSA-2048, and one good certificate in its index. */
export async function startOpensslResponder(folder: string): Promise<OpensslResponder> {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): Buffer =>
    execFileSync('openssl', [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const make = (name: string, serial: string, ...more: readonly string[]): void => {
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`, '-days', '2'],
      ...['-keyout', `${name}.key`, '-out', `${name}.pem`, '-set_serial', serial, ...more],
    );
  };
  make('authority', '1');
  make('subject', '4660', '-CA', 'authority.pem', '-CAkey', 'authority.key');
  writeFileSync(at('index.txt'), 'V\t491231235959Z\t\t1234\tunknown\t/CN=subject\n');
  openssl(
    ...['ocsp', '-issuer', 'authority.pem', '-cert', 'subject.pem', '-no_nonce'],
    ...['-reqout', 'request.der'],
  );
  const request = openssl('base64', '-A', '-in', 'request.der').toString().trim();
  const port = await freePort();
  const child = spawn(
    'openssl',
    [
      ...['ocsp', '-port', String(port), '-index', 'index.txt', '-CA', 'authority.pem'],
      ...['-rsigner', 'authority.pem', '-rkey', 'authority.key', '-nmin', '10'],
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  // It says when it listens; a connection that asks nothing would hang it.
  await once(child.stdout, 'data', { signal: AbortSignal.timeout(START_MS) });
  child.stdout.resume();
  return { port, path: `/${encodeURIComponent(request)}`, stop: () => child.kill() };
}
