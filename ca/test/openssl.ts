import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodePem } from '@tamga/formats';

const run = promisify(execFile);

/** Runs openssl and gives both of its outputs; rejects when it exits with another code than 0. */
export async function openssl(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run('openssl', [...args]);
  return stdout + stderr;
}

/** Writes a DER certificate as PEM, which every openssl command reads. */
export function pemFile(folder: string, name: string, der: Uint8Array): string {
  const path = join(folder, `${name}.pem`);
  writeFileSync(path, encodePem('CERTIFICATE', der));
  return path;
}
