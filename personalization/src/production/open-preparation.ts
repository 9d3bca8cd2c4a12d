import type { Bureau } from '../bureau.ts';
import { type PreparedDocument, unpackDocument } from '../preparation/prepared-document.ts';
import { open } from '../secrets/sealing.ts';
import { preparationContext } from './contexts.ts';
import { readSealedPreparation, type StoredDocument } from './store.ts';

/** What the document will be, opened with its person's key. */
export async function openPreparation(
  bureau: Pick<Bureau, 'sql' | 'personKeys'>,
  { documentId, personId }: Pick<StoredDocument, 'documentId' | 'personId'>,
): Promise<PreparedDocument> {
  const key = await bureau.personKeys.keyOf(personId);
  const sealed = await readSealedPreparation(bureau.sql, documentId);
  return unpackDocument(open(key, preparationContext(documentId), sealed));
}
