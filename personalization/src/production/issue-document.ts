import type { Bureau } from '../bureau.ts';
import { moveOrder } from '../orders/store.ts';
import { endReservation } from '../stock/store.ts';
import { moveDocument, type StoredDocument } from './store.ts';

/** Binds the blank to its document for good, and moves the order on. */
export async function issueDocument(
  bureau: Pick<Bureau, 'sql' | 'audit' | 'now'>,
  document: StoredDocument,
  serial: string,
  by: { readonly actor: string; readonly seconds?: number },
): Promise<void> {
  await bureau.sql.begin(async (tx) => {
    await endReservation(tx, serial, 'issued', bureau.now());
    await moveDocument(tx, document.documentId, 'issued', {
      problem: null,
      ...(by.seconds === undefined ? {} : { seconds: by.seconds }),
    });
    // A passport needs no activation: its order ends here.
    const next = document.product === 'passport' ? 'closed' : 'produced';
    await moveOrder(tx, document.orderId, ['inProduction'], next);
    await bureau.audit.append(tx, {
      event: 'document.issued',
      actor: by.actor,
      refs: { document: document.documentId, number: document.documentNumber, blank: serial },
    });
  });
}
