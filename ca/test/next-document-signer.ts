import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdLaterCeremony } from '@tamga/ca';
import { type Certificate, parseCertificate } from '@tamga/formats';
import { laterCeremony } from './later-ceremonies.ts';
import type { World } from './world.ts';

/** Holds the ceremony of the Document Signer NUMBER. An authority that starts afterwards signs with it. */
export async function certifyDocumentSigner(
  { ceremony }: World,
  number: number,
  { notBefore }: { readonly notBefore: Date },
): Promise<Certificate> {
  const file = laterCeremony({ kind: 'document-signer', number, issuer: 'csca' });
  await holdLaterCeremony(file, ceremony.folder, () => notBefore);
  const path = join(ceremony.pki, `document-signer.${number}.crt`);
  return parseCertificate(new Uint8Array(readFileSync(path)));
}
