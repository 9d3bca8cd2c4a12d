import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CertificateRevocationList, encodePem } from '@tamga/formats';
import { CaError } from '../errors.ts';
import type { Authorities } from './issue-authorities.ts';
import type { Credential } from './issue-credentials.ts';
import { certificateFile } from './minutes.ts';

/** A ceremony never overwrites: its output folder is new or empty. @throws CaError CEREMONY_DONE */
export async function assertNotHeld(output: string): Promise<void> {
  const files = await readdir(output).catch(() => []);
  if (files.length > 0) {
    throw new CaError(
      'CEREMONY_DONE',
      `${output} is not empty: a ceremony was held already, and its keys and certificates stay.`,
    );
  }
}

/** Writes everything beside the output folder, then puts it in place at once. */
export async function writeOutput(
  output: string,
  made: {
    readonly authorities: Authorities;
    readonly credentials: readonly Credential[];
    readonly crls: ReadonlyMap<string, CertificateRevocationList>;
    readonly minutes: Uint8Array;
    readonly minutesSignature: Uint8Array;
  },
): Promise<void> {
  const folder = `${output}.new`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const files = new Map<string, Uint8Array | string>([
    ...[...made.authorities.values()].map(
      ({ key, certificate }) => [certificateFile(key.label), certificate.raw] as const,
    ),
    ...[...made.crls].map(([file, crl]) => [file, crl.raw] as const),
    ...made.credentials.map(
      ({ file, certificate }) =>
        [`${file}.crt`, encodePem('CERTIFICATE', certificate.raw)] as const,
    ),
    ['minutes.json', made.minutes],
    ['minutes.json.p7s', made.minutesSignature],
  ]);
  const operations = made.authorities.get('operations-ca');
  if (operations !== undefined) {
    files.set('operations-ca.pem', encodePem('CERTIFICATE', operations.certificate.raw));
  }
  for (const [file, bytes] of files) await writeFile(join(folder, file), bytes, { mode: 0o644 });
  for (const { file, privateKey } of made.credentials) {
    await writeFile(join(folder, `${file}.key`), privateKey, { mode: 0o600 });
  }
  await rename(folder, output);
}
