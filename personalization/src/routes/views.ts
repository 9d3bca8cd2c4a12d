import type { BatchView } from '@tamga/contracts';
import type { Bureau } from '../bureau.ts';
import type { Face } from '../faces/face.ts';
import { idCardBack, idCardFront } from '../faces/id-card.ts';
import { passportDataPage } from '../faces/passport.ts';
import { openPreparation } from '../production/open-preparation.ts';
import { findDocument } from '../production/store.ts';
import { readBatchView } from '../progress/batch-view.ts';

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
      const { faces } = await openPreparation(bureau, { documentId, personId });
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
  const { faces } = await openPreparation(bureau, document);
  const all =
    document.product === 'id-card'
      ? [idCardFront(faces), idCardBack(faces)]
      : [passportDataPage(faces)];
  return all.find(({ name }) => name === face);
}
