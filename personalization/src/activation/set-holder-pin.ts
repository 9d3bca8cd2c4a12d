import {
  exchange,
  selectPkiApplet,
  setPinWithPukTemplate,
  verifyPinTemplate,
} from '@tamga/applet-tools';
import type { RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { releasePuk } from '../production/card-records/store.ts';
import { pukContext } from '../production/contexts.ts';
import type { StoredDocument } from '../production/store.ts';

/** The PUK is released for this one operation; the PIN goes from the workstation's prompt into the card. */
export async function setHolderPin(
  bureau: Bureau,
  document: StoredDocument,
  card: RemoteCard,
  officer: string,
): Promise<void> {
  const { documentId } = document;
  const sealed = await bureau.sql.begin(async (tx) => {
    const released = await releasePuk(tx, documentId, bureau.now());
    await bureau.audit.append(tx, {
      event: 'puk.released',
      actor: officer,
      refs: { document: documentId },
    });
    return released;
  });
  const puk = await bureau.dataKeys.openSecret(sealed, pukContext(documentId));
  try {
    await exchange(card, [selectPkiApplet(), setPinWithPukTemplate(puk)]);
    await exchange(card, [verifyPinTemplate()]);
  } finally {
    puk.fill(0);
  }
}
