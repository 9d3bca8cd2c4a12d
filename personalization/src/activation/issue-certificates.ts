import { createHash } from 'node:crypto';
import { cdfContent, exchange, writeFile } from '@tamga/applet-tools';
import type { RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { BureauError } from '../errors.ts';
import { type DocumentKey, keepCertificate } from '../production/card-records/store.ts';
import { openPreparation } from '../production/open-preparation.ts';
import type { StoredDocument } from '../production/store.ts';
import { compareFile } from './compare-files.ts';

/** Certificates over the keys that the bureau collected; the same request gives the same certificate, however often. */
export async function issueCertificates(
  bureau: Bureau,
  document: StoredDocument,
  card: RemoteCard,
  keys: readonly DocumentKey[],
): Promise<void> {
  const { documentId } = document;
  const { application } = await openPreparation(bureau, document);
  const { person } = application;
  const issued = await bureau.ca.issueCertificates(
    keys.map((key) => ({
      requestId: key.requestId,
      profile: key.role === 'authentication' ? 'citizen-authentication' : 'citizen-signing',
      subject: {
        civilNumber: person.civilNumber,
        surname: person.surname.latin,
        givenName: person.givenName.latin,
      },
      certificationRequest: Buffer.from(key.certificationRequest).toString('base64'),
      documentNumber: document.documentNumber,
    })),
  );
  for (const { role, requestId } of keys) {
    const { certificate: encoded, serial } = issued.get(requestId) ?? missing(requestId);
    const certificate = Uint8Array.from(Buffer.from(encoded, 'base64'));
    await bureau.sql.begin(async (tx) => {
      await keepCertificate(tx, documentId, role, serial, certificate);
      await bureau.audit.append(tx, {
        event: 'certificate.received',
        actor: 'service:bureau',
        refs: {
          document: documentId,
          serial,
          sha256: createHash('sha256').update(certificate).digest('hex'),
        },
      });
    });
    await writeAndCompare(card, `${role}Certificate`, certificate);
  }
  await writeAndCompare(card, 'cdf', cdfContent());
}

function missing(requestId: string): never {
  throw new BureauError('CA_UNAVAILABLE', `No certificate came for the request ${requestId}.`);
}

async function writeAndCompare(
  card: RemoteCard,
  file: 'authenticationCertificate' | 'signingCertificate' | 'cdf',
  content: Uint8Array,
): Promise<void> {
  await exchange(card, writeFile(file, content));
  await compareFile(card, file, content);
}
