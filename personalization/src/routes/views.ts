import type { BatchView } from '@tamga/contracts';
import type { Bureau } from '../bureau.ts';
import type { Face } from '../faces/face.ts';
import { idCardBack, idCardFront } from '../faces/id-card.ts';
import { passportDataPage } from '../faces/passport.ts';
import { unpackDocument } from '../preparation/prepared-document.ts';
import { preparationContext } from '../production/contexts.ts';
import { findDocument, readSealedPreparation } from '../production/store.ts';
import { readBatchView } from '../progress/batch-view.ts';
import { open } from '../secrets/sealing.ts';

/** Names are opened once a document and kept while the process lives, for the desk that shows them. */
const MAX_KEPT_NAMES = 5_000;
const names = new Map<string, string>();

export function batchView(bureau: Bureau, batchId: string): Promise<BatchView> {
  return readBatchView(
    bureau.sql,
    batchId,
    async (documentId, personId) => {
      const known = names.get(documentId);
      if (known !== undefined) {
        return known;
      }
      const { faces } = await openPrepared(bureau, documentId, personId);
      const holder = `${faces.surname.cyrillic} ${faces.givenName.cyrillic}`;
      names.set(documentId, holder);
      if (names.size > MAX_KEPT_NAMES) {
        names.clear();
      }
      return holder;
    },
    (line) => waitingOn(bureau, line),
  );
}

function waitingOn(bureau: Bureau, line: string): number {
  const link = bureau.agents.connected().find(({ agent }) => agent === line);
  return (link?.devices?.readers ?? []).reduce((sum, { inHopper }) => sum + (inHopper ?? 0), 0);
}

/** One face of a document, for the desk. */
export async function documentFace(
  bureau: Bureau,
  documentId: string,
  face: string,
): Promise<Face | undefined> {
  const document = await findDocument(bureau.sql, { documentId });
  const { faces } = await openPrepared(bureau, documentId, document.personId);
  const all =
    document.product === 'id-card'
      ? [idCardFront(faces), idCardBack(faces)]
      : [passportDataPage(faces)];
  return all.find(({ name }) => name === face);
}

async function openPrepared(bureau: Bureau, documentId: string, personId: string) {
  const key = await bureau.personKeys.keyOf(personId);
  const sealed = await readSealedPreparation(bureau.sql, documentId);
  return unpackDocument(open(key, preparationContext(documentId), sealed));
}
