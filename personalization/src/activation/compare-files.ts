import { type CardFileName, readCardFile } from '@tamga/applet-tools';
import { equalBytes } from '@tamga/formats';
import type { RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { BureauError } from '../errors.ts';
import { readAddressFile } from '../production/card-records/store.ts';
import { addressContext } from '../production/contexts.ts';
import type { StoredDocument } from '../production/store.ts';
import { open } from '../secrets/sealing.ts';

/** The line's workstation read the file back as it liked; this one reads it again, before anything is certified. */
export async function compareAddress(
  bureau: Bureau,
  document: StoredDocument,
  card: RemoteCard,
): Promise<void> {
  const { documentId } = document;
  const key = await bureau.personKeys.keyOf(document.personId);
  const { version, sealed } = await readAddressFile(bureau.sql, documentId);
  await compareFile(card, 'addressA', open(key, addressContext(documentId, version), sealed));
}

/** @throws BureauError READ_BACK_MISMATCH naming the file */
export async function compareFile(
  card: RemoteCard,
  file: CardFileName,
  content: Uint8Array,
): Promise<void> {
  if (!equalBytes(await readCardFile(card, file, content.length), content)) {
    throw new BureauError(
      'READ_BACK_MISMATCH',
      `The file ${file} on the card is not what was written.`,
    );
  }
}
